"""CSV, TSV and plain text: the delimiter and the quotes are guessed from the first rows."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sentiq.client.files.cells import Row
from sentiq.client.files.encodings import Encoding, guess_encoding, open_lines
from sentiq.client.files.errors import FileUnreadable, QuotesUneven
from sentiq.client.files.sources import Form, Note

DELIMITERS = ";\t,|"
ONE_A_LINE = "\x1f"  # the unit separator: a delimiter that no text holds
SAMPLE_CHARS = 1 << 18
SAMPLE_ROWS = 1_000
PROSE = 0.6  # the share of commas with a space behind, above which they are those of sentences
EVEN = 0.9  # the share of rows of one width, from which a table counts as regular
UNEVEN = 0.4  # the share below which the widths are those of sentences with commas
UNEVEN_BELOW_NAME = 0.75  # the same, where the first row has one cell: the name of one column, or a title


@dataclass(frozen=True, slots=True)
class Dialect:
    """Quoting and delimiter of a text file. `sep_line` is True if the first line only names the delimiter."""

    delimiter: str
    quoting: bool = True
    backslash: bool = False
    sep_line: bool = False

    def parse(self, lines: Iterable[str], *, strict: bool = True) -> Iterator[Row]:
        """Yield the rows of lines. Raises csv.Error if `strict` and the quotation marks do not pair up."""
        csv.field_size_limit(2**31 - 1)
        if self.sep_line:
            lines = itertools.islice(lines, 1, None)
        if not self.quoting:
            lines = (line.rstrip("\r\n") for line in lines)
            return (list(line.split(self.delimiter)) for line in lines)
        return map(
            list[object],
            csv.reader(
                lines,
                delimiter=self.delimiter,
                strict=strict,
                doublequote=not self.backslash,
                escapechar="\\" if self.backslash else None,
            ),
        )


class DelimitedText:
    """A text file as rows of strings. Raises FileUnreadable if it is empty or holds no text."""

    has_header: bool | None = None

    def __init__(self, path: Path, encoding: Encoding | None = None, delimiter: str | None = None) -> None:
        self._path = path
        self._encoding = encoding or guess_encoding(path)
        sample = self._sample()
        if not sample.strip():
            raise FileUnreadable("the file has no text")
        if "\0" in sample:
            raise FileUnreadable("the file is neither text nor a table that Sentiq reads")
        self._dialect = guess_dialect(sample, delimiter)
        self._strict = True
        self.notes: tuple[Note, ...] = ()
        self.form = self._form(sample)

    def raw_rows(self) -> Iterator[Row]:
        """Yield every row of the file. Raises QuotesUneven before `settle_quotes`."""
        try:
            with open_lines(self._path, self._encoding) as lines:
                yield from self._dialect.parse(lines, strict=self._strict)
        except csv.Error as error:
            raise QuotesUneven(str(error)) from None

    def settle_quotes(self) -> None:
        """Read the file line by line without quoting if its rows are as regular then; else be lenient."""
        self._strict = False
        unquoted = Dialect(self._dialect.delimiter, quoting=False, sep_line=self._dialect.sep_line)
        if self._regularity(unquoted) >= self._regularity(self._dialect):
            self._dialect = unquoted
            self.notes = (Note("quotation marks do not pair up: each line is read as a row"),)

    def _sample(self) -> str:
        with open_lines(self._path, self._encoding) as lines:
            taken, length = [], 0
            for line in lines:
                taken.append(line)
                length += len(line)
                if length > SAMPLE_CHARS:
                    break
            return "".join(taken)

    def _regularity(self, dialect: Dialect) -> float:
        with open_lines(self._path, self._encoding) as lines:
            rows = dialect.parse(lines, strict=False)
            widths = Counter(len(row) for row in itertools.islice(rows, 100 * SAMPLE_ROWS) if any(row))
        return widths.most_common(1)[0][1] / widths.total() if widths else 0.0

    def _form(self, sample: str) -> Form:
        ends = Counter({"\r\n": sample.count("\r\n"), "\n": sample.count("\n") - sample.count("\r\n")})
        if not ends.total():
            ends["\r"] = sample.count("\r")
        end = ends.most_common(1)[0][0] if ends.total() else "\n"
        delimiter = "" if self._dialect.delimiter == ONE_A_LINE else self._dialect.delimiter
        first = sample.lstrip("\r\n").split(end, 1)[0]
        quote_all = len(first) > 1 and all(
            cell.startswith('"') and cell.endswith('"') for cell in first.split(delimiter or ONE_A_LINE)
        )
        return Form(
            "csv", self._encoding.to_write, delimiter, end, quote_all=quote_all and self._dialect.quoting
        )


def guess_dialect(sample: str, delimiter: str | None = None) -> Dialect:
    """Return the dialect of the beginning of a text file; `delimiter` is the one that a person named."""
    first = sample.split("\n", 1)[0].rstrip("\r").strip('"')
    sep_line = len(first) == 5 and first.lower().startswith("sep=")
    backslash = '\\"' in sample and '""' not in sample.replace('\\"', "")
    if delimiter:
        return Dialect(delimiter, backslash=backslash, sep_line=sep_line)
    if sep_line:
        return Dialect(first[4], backslash=backslash, sep_line=True)
    candidates = [Dialect(sign, backslash=backslash) for sign in DELIMITERS if sign in sample]
    scores = {dialect: _delimiter_score(dialect, sample) for dialect in candidates}
    best = max(scores, key=lambda dialect: scores[dialect], default=None)
    return best if best and scores[best] > 0 else Dialect(ONE_A_LINE, backslash=backslash)


def _delimiter_score(dialect: Dialect, sample: str) -> float:
    """Return 0 to 1: the share of rows of the usual width, less for what looks like punctuation."""
    rows: list[Row] = []
    with suppress(csv.Error):  # the sample ends within a row
        rows.extend(
            itertools.islice(dialect.parse(io.StringIO(sample, newline=""), strict=False), SAMPLE_ROWS)
        )
    rows = [row for row in rows if any(str(cell).strip() for cell in row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    regular = max(widths.values()) / len(rows)
    between = [cell for row in rows for cell in row[1:]]
    prose = sum(str(cell).startswith(" ") for cell in between) / len(between)
    uneven = UNEVEN_BELOW_NAME if len(rows[0]) == 1 else UNEVEN
    if regular < uneven or (regular < EVEN and prose > PROSE):
        return 0.0
    return regular * (1 - prose)
