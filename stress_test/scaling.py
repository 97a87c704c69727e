"""The same loads with one worker, two, three: in turn, so that background load affects all equally."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from stress_test.locust_run import RunFiles, RunPlan, run_locust
from stress_test.outcome import Limits, Outcome
from stress_test.service_under_test import ServiceUnderTest

USERS = 32  # without a pause: each sends the next request when it has the answer
# load -> classes of users; the throughput of the first is in requests a second, that of the second in texts
ALL, BATCHES = "every kind of user", "users with batches of 10 and 100 texts"
LOADS: dict[str, tuple[str, ...]] = {ALL: (), BATCHES: ("BatchClient",)}


@dataclass(frozen=True, slots=True)
class ScalingPoint:
    """One run of one load with one number of workers."""

    load: str
    workers: int
    outcome: Outcome

    @property
    def throughput(self) -> float:
        """Requests a second; texts a second if the users send batches."""
        return self.outcome.texts_s if self.load == BATCHES else self.outcome.requests_s


@dataclass(frozen=True, slots=True)
class Turns:
    """The numbers of workers to compare, the rounds over all of them, and the length of each run."""

    workers: tuple[int, ...]
    rounds: int
    seconds: int


def measure_scaling(
    service: ServiceUnderTest,
    turns: Turns,
    folder: Path,
    limits: Limits,
    print_line: Callable[[str], None],
) -> tuple[bool, list[ScalingPoint]]:
    """Return True if all runs stayed within the limits, and a point for each run that ended.

    Raises ServiceNotReady or DevtoolsError.
    """
    good, points = True, []
    for turn in range(1, turns.rounds + 1):
        for workers in turns.workers:
            service.scale(workers)
            for number, (load, user_classes) in enumerate(LOADS.items(), start=1):
                print_line(f"\nRound {turn} of {turns.rounds}, {workers} worker{'s' * (workers > 1)}, {load}")
                files = RunFiles(folder / f"{turn}-{workers}-{number}")
                plan = RunPlan("steady", USERS, USERS, turns.seconds, 0.0, user_classes)
                within, outcome = run_locust(plan, service.url, files, limits, table=False)
                good = good and within
                if outcome is not None:
                    points.append(ScalingPoint(load, workers, outcome))
    return good, points


def medians_by_workers(
    points: Sequence[ScalingPoint], load: str, figure_of: Callable[[ScalingPoint], float]
) -> dict[int, float]:
    """Return number of workers -> median of its rounds."""
    figures: dict[int, list[float]] = {}
    for point in points:
        if point.load == load:
            figures.setdefault(point.workers, []).append(figure_of(point))
    return {workers: statistics.median(values) for workers, values in sorted(figures.items())}


def write_points(points: Sequence[ScalingPoint], path: Path) -> None:
    """Write all points as JSON."""
    path.write_text(json.dumps([asdict(point) for point in points], indent=2) + "\n", encoding="utf-8")


def read_points(path: Path) -> list[ScalingPoint]:
    """Return the points that `write_points` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [ScalingPoint(one["load"], one["workers"], Outcome(**one["outcome"])) for one in content]
