"""The outcome of a headless run, from Locust's statistics, and the exit status that follows from it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from locust.env import Environment
from locust.stats import StatsEntry

from stress_test.locust_context import options_of, runner_of
from stress_test.outcome import Limits, Outcome, count_texts, limit_violations
from stress_test.scenarios import TEXTS_PER_REQUEST


class ExitStatus:
    """Set the exit status of Locust's process as the run ends: 0 within the limits, else 1."""

    def __init__(self, environment: Environment, print_line: Callable[[str], None]) -> None:
        self._environment = environment
        self._print_line = print_line
        self._cpu_before_s = 0.0

    def listen(self) -> None:
        """Register for the start and the end of the run."""
        self._environment.events.test_start.add_listener(self._on_test_start)
        self._environment.events.quitting.add_listener(self._on_quitting)

    def _on_test_start(self, **_others: Any) -> None:
        self._cpu_before_s = time.process_time()

    def _on_quitting(self, **_others: Any) -> None:
        options = options_of(self._environment)
        outcome = self._outcome()
        if options.outcome_file:
            outcome.write_file(Path(options.outcome_file))
        violations = limit_violations(outcome, Limits(options.max_failures, options.max_p99_ms))
        for line in violations or ["All within the limits."]:
            self._print_line(line)
        self._environment.process_exit_code = 1 if violations else 0

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
            texts=count_texts(_successes_by_name(stats.entries.values()), TEXTS_PER_REQUEST),
            defects=sum(row["count"] for row in runner.exceptions.values()),
            generator_cores=(time.process_time() - self._cpu_before_s) / seconds if seconds else 0.0,
        )


def _successes_by_name(entries: Any) -> dict[str, int]:
    """Return the number of successful requests of each name."""
    rows: list[StatsEntry] = list(entries)
    return {row.name: row.num_requests - row.num_failures for row in rows}
