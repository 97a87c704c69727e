"""The targets of the service, compared with the medians of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.rounds import Figures

Medians = Mapping[str, Mapping[str, Figures]]  # measurement -> label -> column -> median


@dataclass(frozen=True, slots=True)
class Target:
    """A limit for one figure.

    `figure_of` finds the figure in the medians of a run. It raises KeyError if the run did not measure it.
    """

    what: str
    figure_of: Callable[[Medians], float]
    limit: float
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class TargetResult:
    """A target and the figure that a run reached."""

    target: Target
    figure: float

    @property
    def met(self) -> bool:
        """True if the figure is within the target's limit."""
        target = self.target
        return self.figure <= target.limit if target.at_most else self.figure >= target.limit


def check_targets(medians: Medians) -> list[TargetResult]:
    """Return a result for each target whose figures the run has measured."""
    results = []
    for target in TARGETS:
        try:
            results.append(TargetResult(target, target.figure_of(medians)))
        except KeyError:
            continue  # a run of some measurements only
    return results


def single(column: str, connections: str) -> Callable[[Medians], float]:
    """Find a figure of single texts."""
    return lambda medians: medians["single"][connections][column]


def ratio(
    column: str, label: str, other: tuple[str, str], measurement: str = "single"
) -> Callable[[Medians], float]:
    """Find the ratio of a row's figure to that of the row `other`: (measurement, label)."""
    other_measurement, other_label = other
    return lambda medians: (
        medians[measurement][label][column] / medians[other_measurement][other_label][column]
    )


def not_inference_ms(medians: Medians) -> float:
    """Return the median time of a single request, minus the time to score one text, in ms."""
    alone = medians["single"]["1 connection"]["p50 ms"]
    return alone - 1000 / medians["loop"]["1 text a call"]["texts/s"]


def with_graylog(sink: str) -> Callable[[Medians], float]:
    """Find the ratio of the rate with a kind of Graylog to the rate without Graylog."""
    column = "requests/s"
    return ratio(
        column, f"{sink}, 64 connections", ("graylog", "no Graylog, 64 connections"), measurement="graylog"
    )


def all_errors(medians: Medians) -> float:
    """Return the number of errors of single texts, summed over all numbers of connections."""
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
    Target(
        "rate with all records to Graylog over that without", with_graylog("a Graylog that reads all"), 0.93
    ),
    Target("rate with a Graylog that reads nothing", with_graylog("a Graylog that reads nothing"), 0.93),
    Target("rate with a Graylog that is gone", with_graylog("a closed port"), 0.93),
    Target("errors of single texts", all_errors, 0, at_most=True),
)
