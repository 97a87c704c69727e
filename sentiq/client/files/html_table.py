"""HTML tables, which many programs send under the name .xls."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sentiq.client.files.cells import Row
from sentiq.client.files.encodings import Encoding, guess_encoding, open_lines
from sentiq.client.files.errors import FileUnreadable
from sentiq.client.files.sources import Form, Note


class HtmlTable:
    """The table of an HTML file with the most cells, read into memory as a whole."""

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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._end_cell()
            self._cell = []
        elif tag in ("br", "p") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data if "\n" not in data else " ".join(data.split("\n")))

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell).strip())
            self._cell = None
