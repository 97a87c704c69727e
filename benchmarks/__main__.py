"""`python -m benchmarks` measures the service; `--help` lists the options."""

import argparse
import resource
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements import MEASUREMENTS
from benchmarks.report import write_report
from benchmarks.rounds import run_rounds
from benchmarks.run_facts import run_facts
from benchmarks.wrk import require_wrk
from devtools.checkout import gunicorn_config
from devtools.errors import DevtoolsError
from devtools.number_arguments import number_above_0, whole_number_from_1
from devtools.processes import REPOSITORY

OUT = REPOSITORY / ".run" / "bench"
OPEN_FILES = 8192  # for loads of 1,000 connections


def main() -> int:
    """Return 0, or 1 if something could not be measured."""
    arguments = _parse_arguments()
    _raise_open_files_limit()
    baseline = arguments.against and arguments.against.resolve()
    try:
        require_wrk()
        if baseline:
            gunicorn_config(baseline)  # raises now, not in the middle of a run
        _measure(arguments, baseline)
    except DevtoolsError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _measure(arguments: argparse.Namespace, baseline: Path | None) -> None:
    """Measure, then write and print the report."""
    chosen = {name: MEASUREMENTS[name] for name in arguments.only}
    started = perf_counter()

    def show(row: str) -> None:
        print(f"{perf_counter() - started:6.0f} s  {row}", file=sys.stderr, flush=True)

    facts = run_facts(baseline)
    facts["rounds"] = f"{arguments.rounds}, each load {arguments.seconds:g} s"
    if baseline and (alone := [name for name, one in chosen.items() if not one.compares]):
        facts["not measured for the baseline"] = ", ".join(alone)
    with BenchmarkEnvironment(arguments.seconds, baseline, arguments.connections) as environment:
        tables = run_rounds(chosen, environment, arguments.rounds, show)
    page, data = write_report(arguments.out, tables, facts)
    print(page.read_text(encoding="utf-8"))
    print(f"Written: {page}, {data}", file=sys.stderr)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the service and its parts."
    )
    every = ",".join(MEASUREMENTS)
    add = parser.add_argument
    add("--only", type=_measurement_names, default=list(MEASUREMENTS), help=f"some of {every}")
    add("--rounds", type=whole_number_from_1, default=5, help="rounds over all measurements (5)")
    add("--seconds", type=number_above_0, default=3.0, help="length of each load (3)")
    add("--connections", type=_numbers, help="only these numbers of connections of single texts: 1,64")
    add("--against", type=Path, help="another checkout, measured in the same rounds as the baseline")
    add("--out", type=Path, default=OUT, help="folder for bench.md and bench.json (.run/bench)")
    return parser.parse_args()


def _measurement_names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        raise argparse.ArgumentTypeError(
            f"there is no measurement {unknown[0]!r}, only {', '.join(MEASUREMENTS)}"
        )
    return names


def _numbers(text: str) -> frozenset[int]:
    return frozenset(whole_number_from_1(number.strip()) for number in text.split(","))


def _raise_open_files_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
