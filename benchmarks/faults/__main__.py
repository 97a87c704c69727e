"""`python -m benchmarks.faults` lets faults happen under load; `--help` lists the options."""

import argparse
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.faults.load import Load
from benchmarks.faults.matrix import FAULTS
from benchmarks.faults.reference import score_reference
from benchmarks.faults.report import replace_table, write_report
from benchmarks.faults.rows import Row, Run, run_rows
from benchmarks.faults.stage import Stage
from benchmarks.run_facts import run_facts
from devtools.errors import DevtoolsError
from devtools.number_arguments import number_above_0, whole_number_from_1
from devtools.processes import REPOSITORY

OUT = REPOSITORY / ".run" / "faults"
NOT_OF_A_RUN = ("date", "load by", "keras", "load average at the start")
NAMES = [fault.name for fault in FAULTS]
HOLD_SHARE, LEAST_HOLD_S, MOST_HOLD_S = 0.3, 4.0, 8.0  # length of a fault that lasts: share of a row's time


def main() -> int:
    """Return 0, or 1 if a promise was broken or the run could not be made."""
    arguments = _parse_arguments()
    try:
        rows = _run(arguments)
    except DevtoolsError as error:
        print(f"faults: {error}", file=sys.stderr)
        return 1
    return 1 if any(row.unexpected for row in rows) else 0


def _run(arguments: argparse.Namespace) -> list[Row]:
    """Let the faults happen, then write and print the report."""
    started = perf_counter()

    def show(line: str) -> None:
        print(f"{perf_counter() - started:6.0f} s  {line}", file=sys.stderr, flush=True)

    chosen = [fault for fault in FAULTS if fault.name in arguments.only]
    row_s = arguments.minutes * 60 / len(FAULTS)
    facts = {name: value for name, value in run_facts(None).items() if name not in NOT_OF_A_RUN}
    facts["service"] = f"api as it ships, {arguments.workers} workers, Redis with appendfsync everysec"
    facts["load"] = f"{arguments.clients} clients; jobs of 1 to 130 texts that wait or ask for 202"
    show("the texts are scored for comparison, then the service starts …")
    reference = score_reference()
    hold_s = min(MOST_HOLD_S, max(LEAST_HOLD_S, row_s * HOLD_SHARE))
    with Stage(arguments.workers, hold_s) as stage:
        load = Load(stage.service.url, list(reference), arguments.clients)
        try:
            rows = list(run_rows(chosen, Run(stage, load, reference, row_s), show))
        finally:
            load.stop()
    page, data = write_report(arguments.out, rows, facts)
    print(page.read_text(encoding="utf-8"))
    print(f"Written: {page}, {data}", file=sys.stderr)
    if arguments.into:
        replace_table(arguments.into, rows, facts)
    return rows


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults",
        description="Let faults happen under load, one after the other, and account for every job.",
    )
    add = parser.add_argument
    add("--minutes", type=number_above_0, default=10.0, help="about the length of the whole run (10)")
    add("--only", type=_fault_names, default=NAMES, help=f"some of {','.join(NAMES)}")
    add("--workers", type=whole_number_from_1, default=3, help="workers (3)")
    add("--clients", type=whole_number_from_1, default=8, help="clients (8)")
    add("--out", type=Path, default=OUT, help="folder for faults.md and faults.json (.run/faults)")
    add("--into", type=Path, help="a page whose table is replaced as well: docs/reliability.md")
    return parser.parse_args()


def _fault_names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"there is no fault {unknown[0]!r}, only {', '.join(NAMES)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
