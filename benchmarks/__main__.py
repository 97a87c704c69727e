"""`python -m benchmarks` measures; `--help` says what may be chosen."""

import argparse
import resource
import sys
from pathlib import Path
from time import perf_counter

from benchmarks import machine, report, rounds
from benchmarks.errors import BenchmarkError
from benchmarks.measurements import MEASUREMENTS
from benchmarks.service import HERE
from benchmarks.stage import Stage

OUT = HERE / ".run" / "bench"
FILES = 8192  # open at a time, for loads of 1,000 connections


def main() -> int:
    arguments = _arguments()
    _allow_files()
    chosen = {name: MEASUREMENTS[name] for name in arguments.only}
    started = perf_counter()

    def show(row: str) -> None:
        print(f"{perf_counter() - started:6.0f} s  {row}", file=sys.stderr, flush=True)

    try:
        with Stage(arguments.seconds, arguments.against, arguments.connections) as stage:
            facts = machine.facts(HERE, arguments.against)
            facts["rounds"] = f"{arguments.rounds}, each load {arguments.seconds:.0f} s"
            tables = rounds.run(chosen, stage, arguments.rounds, show)
    except BenchmarkError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    page, data = report.write(arguments.out, tables, facts)
    print(page.read_text(encoding="utf-8"))
    print(f"Written: {page}, {data}", file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures the service and its parts."
    )
    every = ",".join(MEASUREMENTS)
    parser.add_argument("--only", type=_names, default=_names(every), help=f"some of {every}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="of each load")
    parser.add_argument(
        "--connections", type=_numbers, default=None, help="only these, of those that single texts come on"
    )
    parser.add_argument("--against", type=Path, help="another checkout, measured in the same rounds")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for bench.md and bench.json")
    return parser.parse_args()


def _names(words: str) -> list[str]:
    names = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        raise argparse.ArgumentTypeError(
            f"no measurement {unknown[0]!r}; there are {', '.join(MEASUREMENTS)}"
        )
    return names


def _numbers(words: str) -> frozenset[int]:
    return frozenset(int(word) for word in words.split(","))


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
