"""The outcome of a run, and the limits that it must keep."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run. `failures` is a share of the requests, 0 to 1; `p99_ms` is None for no limit."""

    failures: float
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a run."""

    requests: int
    failures: int
    seconds: float
    p50_ms: float
    p99_ms: float
    texts: int  # that were scored
    defects: int  # exceptions in the code of the users
    generator_cores: float  # processor time of the load generator, divided by the time that passed

    @property
    def requests_s(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def texts_s(self) -> float:
        """Texts a second."""
        return self.texts / self.seconds if self.seconds else 0.0

    @property
    def failure_ratio(self) -> float:
        """The share of the requests that failed, 0 to 1."""
        return self.failures / self.requests if self.requests else 0.0

    def write_file(self, path: Path) -> None:
        """Write the figures as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Return the figures that `write_file` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def limit_violations(outcome: Outcome, limits: Limits) -> list[str]:
    """Return one sentence for each limit that a run passed. A run without requests always has one."""
    violations = []
    if not outcome.requests:
        violations.append("No request was sent.")
    if outcome.defects:
        violations.append(f"The code of the stress test failed {outcome.defects} times.")
    if outcome.failure_ratio > limits.failures:
        violations.append(
            f"{outcome.failures:,} of {outcome.requests:,} requests failed ({outcome.failure_ratio:.2%}); "
            f"the limit is {limits.failures:.2%}."
        )
    if limits.p99_ms is not None and outcome.p99_ms > limits.p99_ms:
        violations.append(f"p99 is {outcome.p99_ms:,.0f} ms; the limit is {limits.p99_ms:,.0f} ms.")
    return violations


def count_texts(requests: Mapping[str, int], texts_per_request: Mapping[str, int]) -> int:
    """Return the number of scored texts. `requests` has the successful requests by name."""
    return sum(count * texts_per_request.get(name, 0) for name, count in requests.items())
