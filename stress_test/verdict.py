"""What a run came to, and whether that is good enough."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Limits:
    """`failures` is a share of the requests, 0 to 1; None for a p99 that does not matter."""

    failures: float
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    requests: int
    failures: int
    seconds: float
    p50_ms: float
    p99_ms: float
    texts: int  # that were scored
    defects: int  # exceptions of the users' own code
    generator_cores: float  # processor time of the load generator, divided by the time that passed

    @property
    def requests_s(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def texts_s(self) -> float:
        return self.texts / self.seconds if self.seconds else 0.0

    @property
    def failure_ratio(self) -> float:
        return self.failures / self.requests if self.requests else 0.0

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def complaints(outcome: Outcome, limits: Limits) -> list[str]:
    """What is not good enough, a sentence each; a run without requests never is."""
    found = []
    if not outcome.requests:
        found.append("No request was sent.")
    if outcome.defects:
        found.append(f"The load's own code failed {outcome.defects} times.")
    if outcome.failure_ratio > limits.failures:
        found.append(
            f"{outcome.failures:,} of {outcome.requests:,} requests failed ({outcome.failure_ratio:.2%}); "
            f"at most {limits.failures:.2%} may."
        )
    if limits.p99_ms is not None and outcome.p99_ms > limits.p99_ms:
        found.append(f"p99 is {outcome.p99_ms:,.0f} ms; at most {limits.p99_ms:,.0f} ms are allowed.")
    return found


def texts_of(requests: Mapping[str, int], texts_in: Mapping[str, int]) -> int:
    """Texts scored, from how many requests of each name succeeded and how many texts one of them holds."""
    return sum(count * texts_in.get(name, 0) for name, count in requests.items())
