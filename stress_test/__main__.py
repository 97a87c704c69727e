"""`python -m stress_test`: a headless run, its report, its charts, and how it scales with workers."""

import argparse
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from stress_test import captions, charts, history, scaling
from stress_test.load import DEFAULT_SECONDS, SHAPES
from stress_test.run import Files, Plan, run
from stress_test.scaling import Turns
from stress_test.service import RunningService, Service, ServiceNotReady, own_service
from stress_test.verdict import Limits

REPORT = Path(__file__).parent / "report"
STEADY_S = 60.0


def main(arguments: Sequence[str]) -> int:
    """0 when all stayed within the limits, 1 otherwise, 130 when it was interrupted."""
    given = _parser().parse_args(arguments)
    given.charts = given.charts or given.out
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as with Ctrl-C, all that was started ends
    try:
        with ExitStack() as stack:
            if given.host:
                service: Service = RunningService(given.host, given.scale_command)
            else:
                service = stack.enter_context(own_service(given.workers))
            return 0 if _test(service, given) else 1
    except (ServiceNotReady, subprocess.CalledProcessError) as error:
        print(f"stress: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _test(service: Service, given: Namespace) -> bool:
    limits = Limits(given.max_failures, given.max_p99_ms)
    good = _run(service, given, limits)
    if given.scale and (given.scale_command or not given.host):
        good = _scale(service, given, limits) and good
    _tell(f"\nReport and figures: {given.out}")
    return good


def _run(service: Service, given: Namespace, limits: Limits) -> bool:
    seconds = round(60 * given.minutes) if given.minutes else DEFAULT_SECONDS[given.shape] or STEADY_S
    plan = Plan(given.shape, given.users, given.rate, round(seconds), given.think_time)
    files = Files(given.out)
    _tell(f"{plan.shape}, {plan.users} users, {plan.seconds} s, against {service.url}")
    good, outcome = run(plan, service.url, files, limits)
    if outcome is not None and outcome.requests:
        caption = f"{captions.of_run(plan, outcome, service.what)} {given.note}"
        _draw(charts.draw_over_time(history.read(files.history), caption, given.charts / "stress-over-time"))
    return good


def _scale(service: Service, given: Namespace, limits: Limits) -> bool:
    turns = Turns(tuple(given.scale), given.rounds, given.round_seconds)
    # There users make no pause: p99 then tells of the number of users, and has no limit.
    good, points = scaling.measure(
        service, turns, given.out / "scaling", Limits(limits.failures, None), _tell
    )
    scaling.write(points, given.out / "scaling.json")
    caption = f"{captions.of_scaling(points, turns, service.what)} {given.note}"
    _draw(charts.draw_workers(points, caption, given.charts / "stress-workers"))
    return good


def _draw(paths: Sequence[Path]) -> None:
    _tell(f"Chart: {', '.join(map(str, paths))}")


def _tell(line: str) -> None:
    print(line, flush=True)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m stress_test", description=__doc__)
    add = parser.add_argument
    add("--host", type=_url, help="a running service, http://…; without it one of its own is started")
    add("--workers", type=_count, default=1, help="workers of its own service (1)")
    add("--users", type=_count, default=100, help="users at the peak (100)")
    add("--rate", type=_positive, default=20.0, help="users that come or go in a second (20)")
    add("--minutes", type=_positive, help="length of the run (steady 1, ramp and spike 5, soak 60)")
    add("--shape", choices=sorted(SHAPES), default="steady", help="how the number of users goes (steady)")
    add("--think-time", type=_not_negative, default=1.0, help="mean pause of a user, in seconds (1)")
    add("--max-failures", type=_not_negative, default=0.0, help="share that may fail, 0 to 1 (0)")
    add("--max-p99-ms", type=_not_negative, default=1000.0, help="highest p99, in milliseconds (1000)")
    add("--scale", type=_count, nargs="*", default=[1, 2, 3], help="numbers of workers to compare (1 2 3)")
    add("--scale-command", default="", help="scales a running service; {} stands for the number of workers")
    add("--rounds", type=_count, default=2, help="how often each number of workers is measured (2)")
    add("--round-seconds", type=_count, default=10, help="for how long each time (10)")
    add("--out", type=Path, default=REPORT, help="folder of the report (stress_test/report)")
    add("--note", default="", help="a sentence for the charts' captions: what else ran on the machine")
    add("--charts", type=Path, help="folder of the charts (that of the report)")
    return parser


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _not_negative(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number from 0")
    return value


def _positive(text: str) -> float:
    value = _not_negative(text)
    if not value:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
