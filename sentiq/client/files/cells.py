"""Cells: a value of a table, and the kinds of text that a cell may hold."""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import orjson

# A string, number, boolean, date or time, None for an empty cell, or any value that JSON has.
Cell: TypeAlias = object
Row: TypeAlias = list[Cell]

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?[%€$£]?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}[- ][a-z]{3}[a-z.]*[- ]\d{2,4}"
    r"|\d{1,2}:\d{2}(:\d{2})?",
    re.IGNORECASE,
)
EXACT_INTEGER = 2**53  # above it, floats do not hold every integer
_BLANK = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff"


def cell_text(cell: Cell) -> str:
    """Return a cell as text: "" for an empty one, 3 for 3.0, dates as ISO 8601, lists and objects as JSON."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, date | time):
        text = cell.isoformat() if not isinstance(cell, datetime) else cell.isoformat(sep=" ")
        return text.removesuffix(" 00:00:00")
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    if isinstance(cell, bool | dict | list):
        return orjson.dumps(cell, default=str).decode()
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_INTEGER
    return str(int(cell)) if whole else str(cell)  # type: ignore[call-overload]  # a float here


def is_blank(cell: Cell) -> bool:
    """Return True if a cell is empty or holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip(_BLANK))


def is_number(cell: Cell) -> bool:
    """Return True for a number, also one in a text: "-0,5", "1.234,50", "15 %"."""
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell.strip(_BLANK)) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_date(cell: Cell) -> bool:
    """Return True for a date or a time, also one in a text: "01/03/2025", "14-mar-25", "12:30"."""
    if isinstance(cell, str):
        return _DATE.fullmatch(cell.strip(_BLANK)) is not None
    return isinstance(cell, date | time | timedelta)


def is_words(cell: Cell) -> bool:
    """Return True for a text that is no number and no date."""
    return isinstance(cell, str) and not (is_blank(cell) or is_number(cell) or is_date(cell))
