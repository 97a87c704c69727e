"""What a headless run came to, from Locust's own statistics, and the exit status that it ends with."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from locust.env import Environment
from locust.stats import StatsEntry

from stress_test.context import options_of, runner_of
from stress_test.users import TEXTS_IN
from stress_test.verdict import Limits, Outcome, complaints, texts_of


class Judge:
    def __init__(self, environment: Environment, tell: Callable[[str], None]) -> None:
        self._environment = environment
        self._tell = tell
        self._processor_s = 0.0

    def listen(self) -> None:
        self._environment.events.test_start.add_listener(self._begin)
        self._environment.events.quitting.add_listener(self._end)

    def _begin(self, **_others: Any) -> None:
        self._processor_s = time.process_time()

    def _end(self, **_others: Any) -> None:
        given = options_of(self._environment)
        outcome = self._outcome()
        if given.outcome_file:
            outcome.write(Path(given.outcome_file))
        found = complaints(outcome, Limits(given.max_failures, given.max_p99_ms))
        for line in found or ["All within the limits."]:
            self._tell(line)
        self._environment.process_exit_code = 1 if found else 0

    def _outcome(self) -> Outcome:
        stats, runner = self._environment.stats, runner_of(self._environment)
        total = stats.total
        seconds = max(0.0, (stats.last_request_timestamp or 0.0) - stats.start_time)
        return Outcome(
            requests=total.num_requests,
            failures=total.num_failures,
            seconds=seconds,
            p50_ms=total.get_response_time_percentile(0.5),
            p99_ms=total.get_response_time_percentile(0.99),
            texts=texts_of(_answered(stats.entries.values()), TEXTS_IN),
            defects=sum(row["count"] for row in runner.exceptions.values()),
            generator_cores=(time.process_time() - self._processor_s) / seconds if seconds else 0.0,
        )


def _answered(entries: Any) -> dict[str, int]:
    """Requests of each name that were answered as they should be."""
    found: list[StatsEntry] = list(entries)
    return {entry.name: entry.num_requests - entry.num_failures for entry in found}
