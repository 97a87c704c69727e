"""The rows of a run: load, fault, load, and the account of all jobs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from benchmarks.faults.accounting import Figures, Window, account, broken_promises
from benchmarks.faults.load import Load
from benchmarks.faults.matrix import Fault
from benchmarks.faults.reference import Reference
from benchmarks.faults.stage import Stage

SETTLE_S = 60.0  # until every job has an end
SHARE_BEFORE, SHARE_AFTER = 0.3, 0.3  # of a row's time
LEAST_S = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """The outcome of one fault."""

    fault: Fault
    figures: Figures
    broken: list[str]  # a sentence for each broken promise

    @property
    def unexpected(self) -> list[str]:
        """The broken promises that are not known to be broken."""
        known = self.fault.known
        return [sentence for sentence in self.broken if not (known and known in sentence)]


class Run(NamedTuple):
    """The parts of a run. `row_s` is about the length of a row in seconds."""

    stage: Stage
    load: Load
    reference: Reference
    row_s: float


def run_row(fault: Fault, run: Run) -> Row:
    """Let one fault happen under load and account for every job. Raises DevtoolsError."""
    stage, load, reference, row_s = run
    load.sending.set()
    stage.pause(max(LEAST_S, row_s * SHARE_BEFORE))
    began = monotonic()
    broken = fault.act(stage)
    window = Window(began, monotonic())
    stage.pause(max(LEAST_S, row_s * SHARE_AFTER))
    jobs = load.settle(SETTLE_S)
    figures = account(jobs, window, reference)
    broken = [*broken, *broken_promises(figures, jobs, window, fault.cost)]
    stage.wait_until_whole()
    return Row(fault, figures, broken)


def run_rows(faults: Sequence[Fault], run: Run, show: Callable[[str], None]) -> Iterator[Row]:
    """Yield the row of each fault. `show` is called before and after each."""
    for number, fault in enumerate(faults, 1):
        show(f"{number} of {len(faults)}: {fault.title} …")
        row = run_row(fault, run)
        show(_in_words(row))
        yield row


def _in_words(row: Row) -> str:
    figures = row.figures
    words = f"{figures.jobs} jobs, {figures.answered} answered, {figures.lost} lost"
    return "; BROKEN: ".join([words, *row.unexpected])
