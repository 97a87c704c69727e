"""Outputs: the writer for a name and a form, and a file that appears at once or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sentiq.client.files.cells import Row
from sentiq.client.files.delimited_writer import DelimitedWriter
from sentiq.client.files.encodings import Encoding
from sentiq.client.files.errors import FileUnwritable
from sentiq.client.files.json_writer import JsonWriter
from sentiq.client.files.ods_writer import OdsWriter
from sentiq.client.files.parquet_rows import ParquetRows, pyarrow_parquet
from sentiq.client.files.parquet_writer import ParquetWriter
from sentiq.client.files.scored_rows import ScoredRow
from sentiq.client.files.sources import Form
from sentiq.client.files.table import Table
from sentiq.client.files.xlsx_writer import XlsxWriter, check_sheet_size

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xlsx": "xlsx",
    ".ods": "ods",
    ".parquet": "parquet",
}
ENDINGS = {
    "csv": ".csv",
    "jsonl": ".jsonl",
    "json": ".json",
    "xlsx": ".xlsx",
    "ods": ".ods",
    "parquet": ".parquet",
}
TABS = (".tsv", ".tab", ".txt")


class RowWriter(Protocol):
    """A file that takes a header, if there is one, and then rows with their results."""

    def write_header(self, header: Row) -> None:
        """Write the names of the columns and those of the four added ones."""

    def write_scored(self, row: Row, scored: ScoredRow) -> ScoredRow:
        """Write a row and its result; return the result as written."""

    def close(self) -> None:
        """Write what is left and close the file."""


def output_form(table: Table, path: Path, spanish: bool = False) -> Form:
    """Return the form of an output by its name's ending, else like the input's. Raises FileUnwritable.

    Tables without a delimiter get a semicolon and a decimal comma if `spanish`, as spreadsheets there expect.
    """
    ending = path.suffix.lower()
    if ending not in KINDS:
        raise FileUnwritable(
            "{name}: the output's name must end in one of {endings}", name=path.name, endings=" ".join(KINDS)
        )
    kind, form = KINDS[ending], table.form
    if kind == "xlsx":
        check_sheet_size(table.layout.width, table.layout.rows)
    if kind == "parquet":
        pyarrow_parquet()
    if kind != "csv":
        return replace(form, kind=kind, sheet=form.sheet)
    if form.kind == "csv" and form.delimiter:
        return form
    tabs = ending in TABS
    return Form(
        "csv",
        form.encoding if form.kind == "csv" else Encoding("utf-8", bom=not tabs),
        "\t" if tabs else (";" if spanish else ","),
        form.line_end if form.kind == "csv" else ("\n" if tabs else "\r\n"),
        "," if spanish else ".",
    )


def default_output(path: Path, table: Table) -> Path:
    """Return the name beside the input: comments.csv gives comments.scored.csv."""
    ending = path.suffix if KINDS.get(path.suffix.lower()) == table.form.kind else ENDINGS[table.form.kind]
    return path.with_name(f"{path.stem}.scored{ending}")


def open_writer(path: Path, table: Table, form: Form, *, as_is: bool = False) -> RowWriter:
    """Open a new file for a table's rows. Raises FileUnwritable, OSError."""
    width = table.layout.width
    match form.kind:
        case "xlsx":
            return XlsxWriter(path, form.sheet, width)
        case "ods":
            return OdsWriter(path, form.sheet, width)
        case "jsonl" | "json":
            return JsonWriter(path, width, array=form.kind == "json")
        case "parquet":
            schema = table.source.schema if isinstance(table.source, ParquetRows) else None
            return ParquetWriter(path, width, schema)
    return DelimitedWriter(path, form, width, as_is=as_is)


@contextmanager
def replaced_at_end(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; rename it to `path` at the end, remove it after an error.

    Raises FileUnwritable, such as where the disk is full.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        if error.filename not in (None, str(unfinished)):
            raise  # of another file
        raise unwritable(path, error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> FileUnwritable:
    """Return the error that names the file, which the one of the system does not."""
    return FileUnwritable("{path} cannot be written: {why}", path=path, why=error.strerror or error)


def needs_header(form: Form) -> bool:
    """Return True if the form has no rows without names for its columns."""
    return form.kind in ("jsonl", "json", "parquet")
