"""Small tables written by hand: a header, then a line for each row, with tabs between the columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from training.data import DataError

HERE = Path(__file__).resolve().parent

Row = dict[str, str]  # by column


def read_sources() -> list[Row]:
    """Read the sources that models have been trained on, with description, origin and terms."""
    return read_rows(HERE / "sources.tsv", ("source", "description", "origin", "terms"))


def read_tests() -> list[Row]:
    """Read the public tests, with description, origin, main metric and the sources of the same domain."""
    return read_rows(HERE / "tests.tsv", ("table", "description", "origin", "metric", "in_domain"))


def read_teachers() -> list[Row]:
    """Read the pretrained encoders that models have learned from, with their authors and terms."""
    return read_rows(HERE / "teachers.tsv", ("teacher", "description", "paper", "weights"))


def read_published() -> list[Row]:
    """Read the published figures of the tests, in the main metric of each test."""
    return read_rows(HERE / "published.tsv", ("table", "metric", "system", "figure", "source"))


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read the rows of a table with these columns; raises DataError if it is missing or malformed."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}") from error
    if lines[:1] != [list(columns)] or any(len(line) != len(columns) for line in lines):
        raise DataError(f"{path}: the header and every line must have the columns {' '.join(columns)}")
    return [dict(zip(columns, line, strict=True)) for line in lines[1:]]
