"""A run: score the rows that have no result yet, then write the output at once."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from sentiq.client.blocking_client import Client
from sentiq.client.command.errors import JournalMismatch, TooManyErrors
from sentiq.client.command.journal import Journal
from sentiq.client.command.progress_bar import ProgressBar
from sentiq.client.command.run_paths import RunPaths
from sentiq.client.command.summary import Summary
from sentiq.client.command.terminal import Terminal
from sentiq.client.files.output import needs_header, open_writer, replaced_at_end
from sentiq.client.files.scored_rows import ScoredRow
from sentiq.client.files.sources import Form
from sentiq.client.files.table import Table
from sentiq.client.predictions import Prediction


@dataclass(frozen=True, slots=True)
class ScoreRun:
    """A table, the column with its texts, and the form of the output."""

    table: Table
    column: int
    form: Form
    as_is: bool = False
    max_errors: int | None = None

    def score_rows(self, client: Client, journal: Journal, terminal: Terminal) -> float:
        """Score the rows behind the journal's; return the seconds. Raises TooManyErrors, ClientError."""
        begin = monotonic()
        with ProgressBar(terminal, self.table.layout.rows, journal.rows) as progress:
            self._check_errors(journal)
            for prediction in client.predict_iter(self._texts(journal.rows)):
                journal.add_row(scored_row(prediction))
                progress.note_row()
                if prediction.error:
                    self._check_errors(journal)
        return monotonic() - begin

    def write_output(self, journal: Journal, paths: RunPaths) -> Summary:
        """Write the output from the input and the journal, and return the summary. Raises FileUnwritable."""
        summary = Summary()
        with replaced_at_end(paths.output) as unfinished:
            writer = open_writer(unfinished, self.table, self.form, as_is=self.as_is)
            if self.table.header is not None or needs_header(self.form):
                writer.write_header(self.table.header or [])
            try:
                for row, scored in zip(self.table.rows(), journal.scored_rows(), strict=True):
                    summary.count_row(writer.write_scored(row, scored))
            except ValueError:
                raise JournalMismatch(
                    "the input has changed during the run: begin again with --force"
                ) from None
            writer.close()
        return summary

    def _texts(self, first: int) -> Iterator[str]:
        rows = itertools.islice(self.table.rows(), first, None)
        return (self.table.text_of(row, self.column) for row in rows)

    def _check_errors(self, journal: Journal) -> None:
        if self.max_errors is not None and journal.errors > self.max_errors:
            raise TooManyErrors(
                "row {row}: more than {most} rows have an error", row=journal.rows, most=self.max_errors
            )


def scored_row(prediction: Prediction) -> ScoredRow:
    """Return the four cells of a prediction."""
    if prediction.error:
        return ScoredRow(error=f"{prediction.error.code}: {prediction.error.detail}")
    return ScoredRow(prediction.sentiment, prediction.score, prediction.confident)
