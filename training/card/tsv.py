"""Small tables that are written by hand: a header, then a line for each row, tabs between the columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from training.data import DataError

HERE = Path(__file__).resolve().parent

Row = dict[str, str]  # by column


def read_sources() -> list[Row]:
    """What is known of the sources that models have been trained on: origin and terms."""
    return read_rows(HERE / "sources.tsv", ("source", "what", "origin", "terms"))


def read_tests() -> list[Row]:
    """The public tests: what they are, by which metric one is judged, and which sources are near it."""
    return read_rows(HERE / "tests.tsv", ("table", "what", "origin", "metric", "near"))


def read_teachers() -> list[Row]:
    """The pretrained encoders that models have learnt from: whose they are, and their terms."""
    return read_rows(HERE / "teachers.tsv", ("teacher", "what", "paper", "weights"))


def read_published() -> list[Row]:
    """What others have published of a test, by the metric by which it is judged here."""
    return read_rows(HERE / "published.tsv", ("table", "metric", "system", "figure", "source"))


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a table that has these columns; raises DataError if it is missing or malformed."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}") from error
    if lines[:1] != [list(columns)] or any(len(line) != len(columns) for line in lines):
        raise DataError(
            f"{path}: every line must have the columns {' '.join(columns)}, as its first one says"
        )
    return [dict(zip(columns, line, strict=True)) for line in lines[1:]]
