"""What the service is meant to reach at least, held against the medians of one run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.rounds import Figures

Medians = Mapping[str, Mapping[str, Figures]]  # measurement -> label -> column -> median


@dataclass(frozen=True, slots=True)
class Target:
    """`figure` finds the figure in a run's medians, and raises KeyError where the run has not measured it."""

    what: str
    figure: Callable[[Medians], float]
    limit: float
    at_most: bool = False

    def met(self, figure: float) -> bool:
        return figure <= self.limit if self.at_most else figure >= self.limit


@dataclass(frozen=True, slots=True)
class Verdict:
    target: Target
    figure: float

    @property
    def met(self) -> bool:
        return self.target.met(self.figure)


def verdicts(medians: Medians) -> list[Verdict]:
    """One for each target whose figures the run has."""
    found = []
    for target in TARGETS:
        try:
            found.append(Verdict(target, target.figure(medians)))
        except KeyError:
            continue  # a run of some measurements only
    return found


def single(column: str, connections: str) -> Callable[[Medians], float]:
    return lambda medians: medians["single"][connections][column]


def ratio(column: str, label: str, to: tuple[str, str], name: str = "single") -> Callable[[Medians], float]:
    """The figure of one row over that of another, `to`: measurement and label."""
    measurement, other = to
    return lambda medians: medians[name][label][column] / medians[measurement][other][column]


def not_inference_ms(medians: Medians) -> float:
    """The median time of a request alone, less that of scoring its text."""
    alone = medians["single"]["1 connection"]["p50 ms"]
    return alone - 1000 / medians["loop"]["1 text a call"]["texts/s"]


def with_graylog(where: str) -> Callable[[Medians], float]:
    rate = "requests/s"
    return lambda medians: (
        medians["graylog"][f"{where}, 64 connections"][rate]
        / medians["graylog"]["no Graylog, 64 connections"][rate]
    )


def all_errors(medians: Medians) -> float:
    return sum(row["errors"] for row in medians["single"].values())


TARGETS = (
    Target("requests a second at 64 connections", single("requests/s", "64 connections"), 3000),
    Target("requests a second at 256 connections", single("requests/s", "256 connections"), 3000),
    Target("p99 at 64 connections, ms", single("p99 ms", "64 connections"), 60, at_most=True),
    Target("p99 at 256 connections, ms", single("p99 ms", "256 connections"), 200, at_most=True),
    Target("p50 at one connection, ms", single("p50 ms", "1 connection"), 1.2, at_most=True),
    Target("of which not inference, ms", not_inference_ms, 0.7, at_most=True),
    Target(
        "share of a constant's rate at 64 connections",
        ratio("requests/s", "64 connections", ("constant", "64 connections")),
        0.6,
    ),
    Target(
        "times the in-process variant at 64 connections",
        ratio("requests/s", "64 connections", ("inprocess", "64 connections")),
        1.5,
    ),
    Target(
        "share of a constant's rate behind gunicorn's own worker",
        ratio("requests/s", "64 connections", ("constant", "64 connections, gunicorn's own worker")),
        0.6,
    ),
    Target(
        "times the in-process variant behind gunicorn's own worker",
        ratio("requests/s", "64 connections", ("inprocess", "64 connections, gunicorn's own worker")),
        1.5,
    ),
    Target(
        "batches of 1,000: share of the loop's rate",
        ratio("texts/s", "1,000 texts, 2 connections", ("loop", "64 texts a call"), "batches"),
        0.85,
    ),
    Target(
        "rate at 1,000 connections over that at 256",
        ratio("requests/s", "1,000 connections", ("single", "256 connections")),
        0.9,
    ),
    Target("rate with all records to Graylog over that without", with_graylog("one that takes all"), 0.93),
    Target("rate with a Graylog that reads nothing", with_graylog("one that reads nothing"), 0.93),
    Target("rate with a Graylog that is gone", with_graylog("a closed port"), 0.93),
    Target("errors of single texts", all_errors, 0, at_most=True),
)
