"""Sources: files as rows of cells, before anybody knows which row is the header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from sentiq.client.files.cells import Row
from sentiq.client.files.encodings import UTF_8, Encoding


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the person about a file: an English sentence with names in braces for values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a file: what a writer needs to make another of the same form.

    `kind` is csv, jsonl, json, xlsx, ods or parquet. `delimiter` is "" for one text a line. `decimal` is the
    decimal sign of numbers in text files.
    """

    kind: str
    encoding: Encoding = UTF_8
    delimiter: str = ""
    line_end: str = "\n"
    decimal: str = "."
    quote_all: bool = False
    sheet: str = "Sentiq"

    def with_decimal(self, sign: str) -> "Form":
        """Return this form with another decimal sign."""
        return replace(self, decimal=sign)


class Source(Protocol):
    """A file that can be read from its start, again and again.

    `has_header` is True or False where the format says so, None where it must be guessed.
    """

    form: Form
    notes: tuple[Note, ...]
    has_header: bool | None

    def raw_rows(self) -> Iterator[Row]:
        """Yield every row of the file, blank ones included. Raises FileUnreadable."""
        ...
