"""HTML tables and SpreadsheetML of 2003, which many programs send under the name .xls."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sentiq.client.files.cells import Row
from sentiq.client.files.encodings import Encoding, guess_encoding, open_lines
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.sources import Form, Note

ROWS = ("tr", "row")  # in HTML, in SpreadsheetML
CELLS = ("td", "th", "cell")
MOST_SKIPPED = 16_384  # columns of a sheet


class HtmlTable:
    """The table of an HTML or XML file with the most cells, read into memory as a whole."""

    has_header: bool | None = None
    notes: tuple[Note, ...] = ()

    def __init__(self, path: Path, encoding: Encoding | None = None) -> None:
        self.form = Form("xlsx")
        parser = _TableParser()
        with open_lines(path, encoding or guess_encoding(path)) as lines:
            for line in lines:
                parser.feed(line)
        parser.close()
        if not parser.tables:
            raise FileUnreadable("the HTML has no table")
        self._rows = max(parser.tables, key=lambda rows: sum(map(len, rows)))

    def raw_rows(self) -> Iterator[Row]:
        """Yield every row of the table."""
        return iter(self._rows)


class _TableParser(HTMLParser):
    """Collect the cells of every table; line breaks are those of <br> and <p>."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[Row]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag in ROWS and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in CELLS and self.tables and self.tables[-1]:
            self._end_cell()
            self._skip_to(dict(attrs).get("ss:index"))
            self._cell = []
        elif tag in ("br", "p") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in (*CELLS, *ROWS, "table"):
            self._end_cell()

    def _skip_to(self, number: str | None) -> None:
        """Add the empty cells that SpreadsheetML leaves out before a cell with a number."""
        row = self.tables[-1][-1]
        if number and number.isdecimal():
            row.extend([None] * min(int(number) - 1 - len(row), MOST_SKIPPED))

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data if "\n" not in data else " ".join(data.split("\n")))

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell).strip())
            self._cell = None
