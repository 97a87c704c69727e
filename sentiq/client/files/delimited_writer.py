"""Write CSV, TSV and plain text in the form of the input."""

import csv
from pathlib import Path

from sentiq.client.files.cells import Cell, Row, cell_text
from sentiq.client.files.encodings import open_for_writing
from sentiq.client.files.harmless_cells import harmless
from sentiq.client.files.scored_rows import ScoredRow, added_names, padded
from sentiq.client.files.sources import Form


class DelimitedWriter:
    """A text file with the delimiter, encoding, line ends and decimal sign of a form.

    `as_is` leaves cells that a spreadsheet would run. Rows have at least `width` cells
    before the added ones.
    """

    def __init__(self, path: Path, form: Form, width: int, *, as_is: bool = False) -> None:
        self._form = form
        self._width = width
        self._as_is = as_is
        self._file = open_for_writing(path, form.encoding)
        self._writer = csv.writer(
            self._file,
            delimiter=form.delimiter,
            lineterminator=form.line_end,
            quoting=csv.QUOTE_ALL if form.quote_all else csv.QUOTE_MINIMAL,
        )

    def write_header(self, header: Row) -> None:
        """Write the names of the columns and those of the four added ones."""
        names = [self._text(cell) for cell in padded(header, self._width)]
        self._writer.writerow([*names, *added_names(header)])

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write a row and its result; return the result as written."""
        cells = [self._text(cell) for cell in padded(row, self._width)]
        sentiment, score, confident, error = scored.cells
        number = "" if score is None else str(score).replace(".", self._form.decimal)
        sure = "" if confident is None else cell_text(confident)
        self._writer.writerow([*cells, sentiment, number, sure, error])
        return scored

    def close(self) -> None:
        """Write what is left and close the file."""
        self._file.close()

    def _text(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return cell if self._as_is else harmless(cell)
        if isinstance(cell, float):
            return self._decimal(cell_text(cell))
        return cell_text(cell)

    def _decimal(self, text: str) -> str:
        return text.replace(".", self._form.decimal)
