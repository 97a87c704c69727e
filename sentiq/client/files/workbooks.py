"""Workbooks: XLSX and ODS with calamine, XLS with xlrd, since calamine takes 7.3 in some XLS for a date."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sentiq.client.files.cells import Row, is_blank
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.sources import Form, Note
from sentiq.client.files.text_column import guess_column
from sentiq.client.files.xlsx_facts import SheetFacts, read_sheet_facts

LOCKED = "this workbook has a password: save it without one"
SAMPLE_ROWS = 200  # of each sheet, to find the one with texts


@dataclass(frozen=True, slots=True)
class LoadedSheet:
    """The rows of a sheet. `first_column` is the index in the sheet of their first cell."""

    rows: Callable[[], Iterator[Row]]
    first_column: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name; `load_sheet` reads it into memory."""

    name: str
    load_sheet: Callable[[], LoadedSheet]


class Workbook:
    """One sheet of a workbook: the named one, or the visible one with the most words in a column."""

    has_header: bool | None = None

    def __init__(self, path: Path, kind: str, sheet: str | None = None) -> None:
        read_sheets = _xls_sheets if kind == "xls" else _calamine_sheets
        sheets = read_sheets(path, named=sheet is not None)
        name = _choose(sheets, sheet)
        self._loaded = next(one for one in sheets if one.name == name).load_sheet()
        self.form = Form("ods" if kind == "ods" else "xlsx", sheet=name)
        facts = read_sheet_facts(path, name) if kind == "xlsx" else SheetFacts()
        self.formula_columns = {column - self._loaded.first_column for column in facts.formula_columns}
        chosen = Note("the sheet {name!r} is read", {"name": name})
        self.notes = (*([chosen] if len(sheets) > 1 else []), *facts.notes)

    def raw_rows(self) -> Iterator[Row]:
        """Yield every row of the sheet."""
        return self._loaded.rows()


def _choose(sheets: list[Sheet], name: str | None) -> str:
    known = ", ".join(repr(sheet.name) for sheet in sheets)
    if name is not None:
        for sheet in sheets:
            if sheet.name.strip().lower() == name.strip().lower():
                return sheet.name
        if name.isdecimal() and 1 <= int(name) <= len(sheets):
            return sheets[int(name) - 1].name
        raise FileUnreadable("there is no sheet {name!r}; the sheets are: {known}", name=name, known=known)
    if not sheets:
        raise FileUnreadable("the workbook has no visible sheet")
    return sheets[0].name if len(sheets) == 1 else max(sheets, key=_words_in_best_column).name


def _words_in_best_column(sheet: Sheet) -> int:
    rows = [row for row, _ in zip(sheet.load_sheet().rows(), range(SAMPLE_ROWS), strict=False)]
    width = max(map(len, rows), default=0)
    column = guess_column(None, rows, width)
    if column is None:
        return 0
    cells = [row[column] for row in rows if column < len(row) and not is_blank(row[column])]
    return sum(len(str(cell).split()) for cell in cells)


def _calamine_sheets(path: Path, *, named: bool) -> list[Sheet]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise FileUnreadable(LOCKED) from None
    except (CalamineError, OSError, ValueError) as error:
        raise FileUnreadable("the workbook cannot be read: {why}", why=error) from None

    def load(name: str) -> LoadedSheet:
        sheet = book.get_sheet_by_name(name)
        first = sheet.start[1] if sheet.start else 0
        return LoadedSheet(lambda: (list(map(_plain, row)) for row in sheet.iter_rows()), first)

    return [
        Sheet(facts.name, partial(load, facts.name))
        for facts in book.sheets_metadata
        if facts.typ == SheetTypeEnum.WorkSheet and (named or facts.visible == SheetVisibleEnum.Visible)
    ]


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return (cell.replace("\r\n", "\n") if "\r" in cell else cell) or None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _xls_sheets(path: Path, *, named: bool) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(path, on_demand=True, logfile=_Nowhere())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise FileUnreadable(LOCKED) from None
        raise FileUnreadable("the workbook cannot be read: {why}", why=error) from None

    def rows(name: str) -> Iterator[Row]:
        for row in book.sheet_by_name(name).get_rows():
            yield [_xls_cell(cell, book.datemode) for cell in row]

    return [
        Sheet(sheet.name, partial(LoadedSheet, partial(rows, sheet.name)))
        for sheet in book.sheets()
        if named or not sheet.visibility
    ]


def _xls_cell(cell, datemode: int) -> object:  # type: ignore[no-untyped-def]  # xlrd has no types
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, datemode)
            except (ValueError, xlrd.xldate.XLDateError):
                return cell.value
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A")
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None
    return _plain(cell.value)


class _Nowhere:
    """A file for xlrd's remarks, which nobody reads."""

    def write(self, text: str) -> int:
        return len(text)
