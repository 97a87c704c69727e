"""`python -m stress_test`: a headless run with report and charts, then a comparison of numbers of workers."""

import argparse
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from devtools.errors import DevtoolsError
from devtools.number_arguments import number_above_0, number_from_0, number_from_0_to_1, whole_number_from_1
from stress_test.captions import run_caption, scaling_caption
from stress_test.charts import draw_over_time, draw_workers
from stress_test.locust_history import read_history
from stress_test.locust_run import RunFiles, RunPlan, run_locust
from stress_test.outcome import Limits
from stress_test.scaling import Turns, measure_scaling, write_points
from stress_test.service_under_test import (
    OwnService,
    RunningService,
    ServiceNotReady,
    ServiceUnderTest,
)
from stress_test.shapes import DEFAULT_SECONDS, SHAPES

REPORT = Path(__file__).parent / "report"
STEADY_S = 60.0


def main(arguments: Sequence[str]) -> int:
    """Return 0 if all runs stayed within the limits, 1 if not, 130 after an interrupt."""
    options = _parser().parse_args(arguments)
    options.charts = options.charts or options.out
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C: every started process is stopped
    try:
        with ExitStack() as stack:
            if options.host:
                service: ServiceUnderTest = RunningService(options.host, options.scale_command)
            else:
                service = stack.enter_context(OwnService(options.workers))
            return 0 if _run_all(service, options) else 1
    except (ServiceNotReady, DevtoolsError, subprocess.CalledProcessError) as error:
        print(f"stress: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run_all(service: ServiceUnderTest, options: Namespace) -> bool:
    """Return True if all runs stayed within the limits."""
    limits = Limits(options.max_failures, options.max_p99_ms)
    good = _run_once(service, options, limits)
    if options.scale and (options.scale_command or not options.host):
        good = _compare_workers(service, options, limits) and good
    _print_line(f"\nReport and figures: {options.out}")
    return good


def _run_once(service: ServiceUnderTest, options: Namespace, limits: Limits) -> bool:
    seconds = round(60 * options.minutes) if options.minutes else DEFAULT_SECONDS[options.shape] or STEADY_S
    plan = RunPlan(options.shape, options.users, options.rate, round(seconds), options.think_time)
    files = RunFiles(options.out)
    _print_line(f"{plan.shape}, {plan.users} users, {plan.seconds} s, against {service.url}")
    good, outcome = run_locust(plan, service.url, files, limits)
    if outcome is not None and outcome.requests:
        caption = f"{run_caption(plan, outcome, service.on_machine)} {options.note}"
        _print_charts(
            draw_over_time(read_history(files.history), caption, options.charts / "stress-over-time")
        )
    return good


def _compare_workers(service: ServiceUnderTest, options: Namespace, limits: Limits) -> bool:
    turns = Turns(tuple(options.scale), options.rounds, options.round_seconds)
    # Users make no pause here, so p99 depends on the number of users and has no limit.
    good, points = measure_scaling(
        service, turns, options.out / "scaling", Limits(limits.failures, None), _print_line
    )
    write_points(points, options.out / "scaling.json")
    caption = f"{scaling_caption(points, turns, service.on_machine)} {options.note}"
    _print_charts(draw_workers(points, caption, options.charts / "stress-workers"))
    return good


def _print_charts(paths: Sequence[Path]) -> None:
    _print_line(f"Chart: {', '.join(map(str, paths))}")


def _print_line(line: str) -> None:
    print(line, flush=True)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m stress_test", description=__doc__)
    add = parser.add_argument
    add("--host", type=_http_url, help="a running service, http://…; without it a service is started")
    add("--workers", type=whole_number_from_1, default=1, help="workers of the started service (1)")
    add("--users", type=whole_number_from_1, default=100, help="users at the peak (100)")
    add("--rate", type=number_above_0, default=20.0, help="users that start or stop in a second (20)")
    add("--minutes", type=number_above_0, help="length of the run (steady 1, ramp and spike 5, soak 60)")
    add("--shape", choices=sorted(SHAPES), default="steady", help="number of users over time (steady)")
    add("--think-time", type=number_from_0, default=1.0, help="mean pause of a user, in seconds (1)")
    add("--max-failures", type=number_from_0_to_1, default=0.0, help="share that may fail, 0 to 1 (0)")
    add("--max-p99-ms", type=number_from_0, default=1000.0, help="highest p99, in milliseconds (1000)")
    add(
        "--scale",
        type=whole_number_from_1,
        nargs="*",
        default=[1, 2, 3],
        help="numbers of workers to compare (1 2 3)",
    )
    add("--scale-command", default="", help="scales a running service; {} stands for the number of workers")
    add("--rounds", type=whole_number_from_1, default=2, help="measurements of each number of workers (2)")
    add("--round-seconds", type=whole_number_from_1, default=10, help="length of one measurement (10)")
    add("--out", type=Path, default=REPORT, help="folder of the report (stress_test/report)")
    add("--note", default="", help="a sentence for the captions, such as the other load on the machine")
    add("--charts", type=Path, help="folder of the charts (that of the report)")
    return parser


def _http_url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
