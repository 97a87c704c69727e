"""Tables: a file whose header, rows and columns are known, read again from the start as often as needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sentiq.client.files.cells import Row, cell_text, is_blank
from sentiq.client.files.delimited_text import DelimitedText
from sentiq.client.files.encodings import known_encoding
from sentiq.client.files.errors import FileUnreadable, QuotesUneven
from sentiq.client.files.file_kinds import file_kind
from sentiq.client.files.html_table import HtmlTable
from sentiq.client.files.json_rows import JsonArray, JsonLines
from sentiq.client.files.layout import Layout, survey_layout
from sentiq.client.files.parquet_rows import ParquetRows
from sentiq.client.files.sources import Form, Note, Source
from sentiq.client.files.text_column import guess_column, named_column
from sentiq.client.files.workbooks import Workbook
from sentiq.errors import SentiqError

BINARY = ("xlsx", "ods", "xls", "parquet")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The word of a person about a file; None where it is to be guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a header and rows of cells. Memory does not grow with the rows of text files and Parquet."""

    source: Source
    layout: Layout

    @property
    def form(self) -> Form:
        """The form of the file, for a writer of the same form."""
        form = self.source.form
        sign = self.layout.decimal_sign() or ("," if form.delimiter == ";" else ".")
        return form.with_decimal(sign)

    @property
    def header(self) -> Row | None:
        """The names of the columns, None in a file without them."""
        return self.layout.header

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks for the person about the way in which the file was read."""
        left_out = [
            Note("rows above the header, left out: {count}", {"count": self.layout.above}),
            Note("rows below the table, left out: {count}", {"count": self.layout.below}),
        ]
        return (*self.source.notes, *(note for note in left_out if note.values["count"]))

    def rows(self) -> Iterator[Row]:
        """Yield the data rows, without blank ones; a row may be shorter than the header."""
        keep_blank = self.source.has_header
        for index, raw in enumerate(self.source.raw_rows()):
            if index not in self.layout.left_out and (keep_blank or not all(map(is_blank, raw))):
                yield self.layout.pick(raw)

    def column(self, name: str | None) -> int:
        """Return the index of the column to score: the named one, or a guess. Raises FileUnreadable."""
        unsaved = self.source.formula_columns if isinstance(self.source, Workbook) else set()
        if name is not None:
            column = named_column(name, self.header, self.layout.width)
            unsaved = unsaved & {self.layout.columns[column]}
        if unsaved:
            raise FileUnreadable(
                "the workbook has formulas whose values were never saved: open it in a spreadsheet program"
                " and save it, or name a column without them with --column"
            )
        if name is not None:
            return column
        guess = guess_column(self.header, self.layout.sample, self.layout.width)
        if guess is None:
            raise FileUnreadable("no column looks like texts: name one with --column")
        return guess

    def column_name(self, column: int) -> str:
        """Return the name of a column, its number if it has none."""
        name = cell_text(self.header[column]) if self.header and column < len(self.header) else ""
        return name or str(column + 1)

    def text_of(self, row: Row, column: int) -> str:
        """Return the text to score of a row.

        Cells after the last column belong to a text in that column: its delimiters were not quoted.
        """
        last = len(self.header) - 1 if self.header else self.layout.width - 1
        if column == last and len(row) > last + 1 and self.source.form.delimiter:
            cells = row[column:]
            while cells and is_blank(cells[-1]):
                cells.pop()
            return self.source.form.delimiter.join(map(cell_text, cells))
        return cell_text(row[column]) if column < len(row) else ""


def open_table(path: Path, options: ReadOptions | None = None) -> Table:
    """Return the table in a file, by its bytes and not by its name. Raises FileUnreadable, OSError."""
    kind = file_kind(path)
    try:
        return _survey(_open_source(path, kind, options or ReadOptions()), options or ReadOptions())
    except SentiqError:
        raise
    except Exception as error:
        if kind not in BINARY:
            raise
        # The parsers of damaged files raise errors of many kinds.
        raise FileUnreadable("the file is damaged: {why}", why=f"{type(error).__name__}: {error}") from None


def _survey(source: Source, options: ReadOptions) -> Table:
    """Return the table of a source. Raises FileUnreadable."""
    try:
        layout = survey_layout(source, options.has_header)
    except QuotesUneven:
        if isinstance(source, DelimitedText):
            source.settle_quotes()
        layout = survey_layout(source, options.has_header)
    if not layout.columns:
        raise FileUnreadable("the file has no rows")
    if not layout.rows:
        raise FileUnreadable("the file has a header and no rows")
    return Table(source, layout)


def _open_source(path: Path, kind: str, options: ReadOptions) -> Source:
    encoding = known_encoding(options.encoding) if options.encoding else None
    match kind:
        case "empty":
            raise FileUnreadable("the file is empty")
        case "xlsx" | "ods" | "xls":
            return Workbook(path, kind, options.sheet)
        case "parquet":
            return ParquetRows(path)
        case "html":
            return HtmlTable(path, encoding)
        case "json":
            return JsonArray(path, encoding)
        case "jsonl":
            return JsonLines(path, encoding)
        case "password":
            raise FileUnreadable("this workbook has a password: save it without one")
        case "unknown":
            raise FileUnreadable("the file is neither text nor a table that Sentiq reads")
    return DelimitedText(path, encoding, options.delimiter)
