"""What stands below a chart: what was done, where, and whether the load generator was the limit."""

from collections.abc import Sequence
from importlib.metadata import version

from stress_test.machine import hardware
from stress_test.run import Plan
from stress_test.scaling import USERS, Point, Turns
from stress_test.verdict import Outcome

BUSY_CORES = 0.9  # of the one that a Python process can use


def of_run(plan: Plan, outcome: Outcome, what: str) -> str:
    return (
        f"{outcome.requests:,} requests ({outcome.texts:,} texts) of up to {plan.users:,} users, "
        f"{plan.shape}, pauses of {plan.think_time_s:g} s in the mean; {outcome.failures:,} failures.\n"
        f"{_machine(what)}\n{_generator([outcome])}"
    )


def of_scaling(points: Sequence[Point], turns: Turns, what: str) -> str:
    failures = sum(point.outcome.failures for point in points)
    return (
        f"{USERS} users without pauses; rounds of {turns.seconds} s (pale) in turns, "
        f"{turns.rounds} for each number of workers, and their medians; {failures:,} failures.\n"
        f"{_machine(what)}\n{_generator([point.outcome for point in points])}"
    )


def _machine(what: str) -> str:
    return f"{hardware()}; on it: {what}."


def _generator(outcomes: Sequence[Outcome]) -> str:
    most = max((outcome.generator_cores for outcome in outcomes), default=0.0)
    up_to = "up to " if len(outcomes) > 1 else ""
    text = f"Locust {version('locust')}, one process, used {up_to}{most:.2f} cores"
    return f"{text}: it was a limit itself." if most > BUSY_CORES else f"{text}."
