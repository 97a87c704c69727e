"""Layout: the rows and columns of a file that are its table, and the row that is its header."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sentiq.client.files.cells import Cell, Row, cell_text, is_blank, is_date, is_number, is_words
from sentiq.client.files.column_names import is_known_name
from sentiq.client.files.sources import Source

SAMPLE_ROWS = 1_000
ROWS_ABOVE = 20  # titles end within the first rows
ROWS_BELOW = 3
HEADER_VOTES = 2
SECOND_HEADER = frozenset({"response", "open-ended response", "respuesta", "respuesta abierta"})
BELOW = ("filtros aplicados", "applied filters", "total")
DECIMALS = {",": re.compile(r"[+-]?\d+,\d+"), ".": re.compile(r"[+-]?\d+\.\d+")}


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows and columns of a source that hold its table.

    `header` is None in a file without one. `left_out` holds the raw indexes of the header and of rows above,
    below and between that are no data. `columns` are the raw indexes of the columns that hold a value.
    `sample` holds the first data rows, cut to `columns`.
    """

    header: Row | None
    left_out: frozenset[int]
    columns: tuple[int, ...]
    rows: int
    above: int
    below: int
    sample: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns)

    def pick(self, raw: Row) -> Row:
        """Return a raw row without the empty columns; a short row stays short."""
        if len(self.columns) == len(raw) and self.columns[-1] == len(raw) - 1:
            return raw
        return [raw[column] for column in self.columns if column < len(raw)]

    def decimal_sign(self) -> str | None:
        """Return the decimal sign of the numbers in the sample, None if there are none."""
        texts = [cell for row in self.sample for cell in row if isinstance(cell, str)]
        signs = Counter({sign: sum(map(bool, map(form.fullmatch, texts))) for sign, form in DECIMALS.items()})
        return signs.most_common(1)[0][0] if signs.total() else None


@dataclass(slots=True)
class _Survey:
    """The rows of a source after one pass over all; blank rows do not count."""

    head: list[tuple[int, Row]]
    tail: deque[tuple[int, Row]]
    filled: set[int]
    width: int = 0
    rows: int = 0


def survey_layout(source: Source, has_header: bool | None = None) -> Layout:
    """Return the layout of a source after one pass over it. `has_header` is the word of a person, if any."""
    survey = _look_at_all(source)
    told = has_header if has_header is not None else source.has_header
    structured = source.has_header is not None
    usual = median([_filled(row) for _, row in survey.head] or [0])
    above = [] if structured else _rows_above([row for _, row in survey.head], usual)
    body = survey.head[len(above) :]
    header = _header(body, told)
    second = [] if structured or header is None else _second_header(body)
    below = [] if structured else _rows_below(survey, usual, len(above))
    left_out = {index for index, _ in survey.head[: len(above)]} | set(second) | set(below)
    if header is not None:
        left_out.add(body[0][0])
    columns = _columns(survey, body, header, keep_all=structured)
    data = [row for index, row in body if index not in left_out]
    layout = Layout(
        header, frozenset(left_out), columns, survey.rows - len(left_out), len(above), len(below), ()
    )
    return Layout(
        None if header is None else layout.pick(header),
        layout.left_out,
        columns,
        layout.rows,
        layout.above,
        layout.below,
        tuple(layout.pick(row) for row in data),
    )


def _look_at_all(source: Source) -> _Survey:
    survey = _Survey([], deque(maxlen=ROWS_BELOW), set())
    for index, row in enumerate(source.raw_rows()):
        if all(map(is_blank, row)) and not source.has_header:
            continue
        survey.rows += 1
        survey.tail.append((index, row))
        survey.width = max(survey.width, len(row))
        if len(survey.head) < SAMPLE_ROWS:
            survey.head.append((index, row))
        elif len(survey.filled) < len(row):
            survey.filled |= _filled_columns(row)
    return survey


def _filled_columns(row: Row) -> set[int]:
    return {column for column, cell in enumerate(row) if not is_blank(cell)}


def _filled(row: Row) -> int:
    return len(_filled_columns(row))


def _rows_above(rows: Sequence[Row], usual: float) -> list[Row]:
    """Return the titles at the beginning: rows with at most half the usual number of filled cells."""
    above: list[Row] = []
    for row in rows[:ROWS_ABOVE]:
        if usual < 2 or _filled(row) > usual / 2:
            return above
        above.append(row)
    return []  # titles are fewer: these rows are data


def _rows_below(survey: _Survey, usual: float, first: int) -> list[int]:
    """Return the raw indexes of the rows that an export adds below the data."""
    found: list[int] = []
    for index, row in reversed(survey.tail):
        texts = [cell_text(cell).strip().lower() for cell in row if not is_blank(cell)]
        if usual < 2 or survey.rows - len(found) <= first + 2 or len(texts) != 1:
            break
        if not texts[0].startswith(BELOW):
            break
        found.append(index)
    return found


def _second_header(body: Sequence[tuple[int, Row]]) -> list[int]:
    if len(body) < 2:
        return []
    index, row = body[1]
    texts = {cell_text(cell).strip().lower() for cell in row if not is_blank(cell)}
    return [index] if texts and texts <= SECOND_HEADER else []


def _header(body: Sequence[tuple[int, Row]], told: bool | None) -> Row | None:
    if not body or told is False:
        return None
    first = body[0][1]
    return first if told or header_votes(first, [row for _, row in body[1:]]) >= HEADER_VOTES else None


def header_votes(first: Row, rest: Iterable[Row]) -> int:
    """Return the votes that a first row is a header: 2 and more speak for it."""
    rows = list(rest)
    votes = 0
    for column, cell in enumerate(first):
        if is_blank(cell):
            continue
        if not isinstance(cell, str) or is_number(cell) or is_date(cell):
            votes -= 2
            continue
        cells = [row[column] for row in rows if column < len(row) and not is_blank(row[column])]
        votes += 2 * is_known_name(cell)
        votes += 2 * _mostly(cells, lambda value: is_number(value) or is_date(value))
        words = [len(cell_text(value)) for value in cells if is_words(value)]
        votes += len(words) * 2 > len(cells) and len(cell) * 2 <= median(words)
    return votes


def _mostly(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(test, cells)) * 10 >= 8 * len(cells)


def _columns(
    survey: _Survey, body: Sequence[tuple[int, Row]], header: Row | None, *, keep_all: bool
) -> tuple[int, ...]:
    """Return the columns that have a name or a value; a title above the table fills none."""
    filled = survey.filled.union(*(_filled_columns(row) for _, row in body))
    filled |= _filled_columns(header or [])
    return tuple(column for column in range(survey.width) if keep_all or column in filled)
