"""The captions of the charts: the run, the machine, and a note if the load generator was the limit."""

from collections.abc import Sequence
from importlib.metadata import version

from devtools.machine import hardware
from stress_test.locust_run import RunPlan
from stress_test.outcome import Outcome
from stress_test.scaling import USERS, ScalingPoint, Turns

BUSY_CORES = 0.9  # one Python process can use one core


def run_caption(plan: RunPlan, outcome: Outcome, on_machine: str) -> str:
    """Return the caption of the chart over time. `on_machine` names everything that ran on the machine."""
    return (
        f"{outcome.requests:,} requests ({outcome.texts:,} texts), at most {plan.users:,} users, "
        f"shape {plan.shape}, mean pause {plan.think_time_s:g} s; {outcome.failures:,} failures.\n"
        f"{_machine_sentence(on_machine)}\n{_generator_sentence([outcome])}"
    )


def scaling_caption(points: Sequence[ScalingPoint], turns: Turns, on_machine: str) -> str:
    """Return the caption of the chart of workers."""
    failures = sum(point.outcome.failures for point in points)
    return (
        f"{USERS} users without pauses; {turns.rounds} rounds of {turns.seconds} s (pale) for each number "
        f"of workers, in turn, and their medians; {failures:,} failures.\n"
        f"{_machine_sentence(on_machine)}\n{_generator_sentence([point.outcome for point in points])}"
    )


def _machine_sentence(on_machine: str) -> str:
    return f"{hardware()}; on it: {on_machine}."


def _generator_sentence(outcomes: Sequence[Outcome]) -> str:
    cores = max((outcome.generator_cores for outcome in outcomes), default=0.0)
    up_to = "up to " if len(outcomes) > 1 else ""
    text = f"Locust {version('locust')}, one process, used {up_to}{cores:.2f} cores"
    return f"{text}: the load generator was a limit." if cores > BUSY_CORES else f"{text}."
