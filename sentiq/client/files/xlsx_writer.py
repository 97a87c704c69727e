"""Write XLSX with XlsxWriter: it keeps one row in memory, and its strings never become formulas."""

import math
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from sentiq.client.files.cells import EXACT_INTEGER, Cell, Row, cell_text, is_blank
from sentiq.client.files.errors import FileUnwritable
from sentiq.client.files.scored_rows import COLUMNS, ScoredRow, added_names, padded

CELL_CHARS = 32_767
SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384


def check_sheet_size(width: int, rows: int) -> None:
    """Raise FileUnwritable if a table has more rows or columns than a sheet."""
    if rows >= SHEET_ROWS or width + len(COLUMNS) > SHEET_COLUMNS:
        raise FileUnwritable(
            "an XLSX sheet holds {rows} rows and {columns} columns: write to a name that ends in .csv",
            rows=SHEET_ROWS - 1,
            columns=SHEET_COLUMNS - len(COLUMNS),
        )


class XlsxWriter:
    """A workbook with one sheet: texts are string cells, numbers numbers, dates dates."""

    def __init__(self, path: Path, sheet: str, width: int) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet(sheet[:31])
        self._formats = {
            kind: self._book.add_format({"num_format": pattern})
            for kind, pattern in (
                (datetime, "yyyy-mm-dd hh:mm:ss"),
                (date, "yyyy-mm-dd"),
                (time, "hh:mm:ss"),
                (timedelta, "[h]:mm:ss"),
            )
        }
        self._width = width
        self._row = 0

    def write_header(self, header: Row) -> None:
        """Write the names of the columns and those of the four added ones."""
        self._write_cells([*padded(header, self._width), *added_names(header)])

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write a row and its result; a text that no cell can hold is cut, and the error column says so."""
        cells = padded(row, self._width)
        error = None
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > CELL_CHARS:
                error = f"cell_cut: column {column + 1} has {len(cell)} characters; XLSX holds {CELL_CHARS}"
        written = scored.with_error(error)
        self._write_cells([*cells, *written.cells])
        return written

    def close(self) -> None:
        """Write the workbook. Raises OSError."""
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError

    def _write_cells(self, cells: Row) -> None:
        for column, cell in enumerate(cells):
            self._write_cell(column, cell)
        self._row += 1

    def _write_cell(self, column: int, cell: Cell) -> None:
        place = (self._row, column)
        if is_blank(cell) and not cell:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(*place, cell)
        elif isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) <= EXACT_INTEGER:
            self._sheet.write_number(*place, cell)
        elif isinstance(cell, date | time | timedelta) and kept_as_date(cell):
            self._sheet.write_datetime(*place, cell, self._formats[type(cell)])
        else:
            self._sheet.write_string(*place, cell_text(cell)[:CELL_CHARS])


def kept_as_date(cell: date | time | timedelta) -> bool:
    """Return True if a spreadsheet can hold the date: from 1900, without a time zone."""
    if isinstance(cell, datetime) and cell.tzinfo:
        return False
    return not isinstance(cell, date) or cell.year >= 1900
