"""The same loads with one worker, two, three: in turns, so that a noisy moment does not hit just one."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from stress_test.run import Files, Plan, run
from stress_test.service import Service
from stress_test.verdict import Limits, Outcome

USERS = 32  # without a pause: as fast as the answers come
# what is measured -> the classes of users; of the first requests a second count, of the second texts a second
ALL, BATCHES = "every kind of user", "users with batches of 10 and 100 texts"
LOADS: dict[str, tuple[str, ...]] = {ALL: (), BATCHES: ("BatchClient",)}


@dataclass(frozen=True, slots=True)
class Point:
    load: str
    workers: int
    outcome: Outcome

    @property
    def throughput(self) -> float:
        """Requests a second; texts a second where users send batches."""
        return self.outcome.texts_s if self.load == BATCHES else self.outcome.requests_s


@dataclass(frozen=True, slots=True)
class Turns:
    """How often each number of workers comes, and for how long."""

    workers: tuple[int, ...]
    rounds: int
    seconds: int


def measure(
    service: Service, turns: Turns, folder: Path, limits: Limits, tell: Callable[[str], None]
) -> tuple[bool, list[Point]]:
    """Whether no run failed too often, and all that came to an end. Raises ServiceNotReady."""
    good, points = True, []
    for turn in range(turns.rounds):
        for workers in turns.workers:
            service.scale(workers)
            for number, (load, user_classes) in enumerate(LOADS.items()):
                tell(f"\nRound {turn + 1} of {turns.rounds}, {workers} worker{'s' * (workers > 1)}, {load}")
                files = Files(folder / f"{turn + 1}-{workers}-{number + 1}")
                within, outcome = run(_plan(turns, user_classes), service.url, files, limits, table=False)
                good = good and within
                if outcome is not None:
                    points.append(Point(load, workers, outcome))
    return good, points


def _plan(turns: Turns, user_classes: tuple[str, ...]) -> Plan:
    return Plan("steady", USERS, USERS, turns.seconds, 0.0, user_classes)


def median(points: Sequence[Point], load: str, value: Callable[[Point], float]) -> dict[int, float]:
    """Of the rounds of each number of workers."""
    found: dict[int, list[float]] = {}
    for point in points:
        if point.load == load:
            found.setdefault(point.workers, []).append(value(point))
    return {workers: statistics.median(values) for workers, values in sorted(found.items())}


def write(points: Sequence[Point], path: Path) -> None:
    path.write_text(json.dumps([asdict(point) for point in points], indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> list[Point]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return [Point(one["load"], one["workers"], Outcome(**one["outcome"])) for one in content]
