"""Labelled texts: tables on disk, and the cut between what is trained on and what is validated on.

A table is a TSV file with the header `label	lang	source	text`, gzipped or not. Its file name, without
the endings, names the source: texts of one file were labelled by one convention.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
COLUMNS = ["label", "lang", "source", "text"]
TABLE_ENDINGS = (".tsv.gz", ".tsv")


class DataError(Exception):
    """A table of labelled texts is missing or malformed."""


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with their labels (positions in LABELS) and sources, row by row."""

    texts: list[str]
    labels: NDArray[np.int32]
    sources: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: NDArray[np.intp]) -> LabelledTexts:
        """The rows at these positions, in that order."""
        return LabelledTexts([self.texts[row] for row in rows], self.labels[rows], self.sources[rows])


def read_tables(folder: Path) -> dict[str, LabelledTexts]:
    """Every table of a folder by its source; raises DataError if there is none or one is malformed."""
    paths = sorted(path for path in folder.glob("*.tsv*") if path.name.endswith(TABLE_ENDINGS))
    if not paths:
        raise DataError(f"no table in {folder}: expected files ending in {' or '.join(TABLE_ENDINGS)}")
    return {source_of(path): read_table(path) for path in paths}


def read_table(path: Path) -> LabelledTexts:
    """The labelled texts of one table; raises DataError if it is not one."""
    opened = gzip.open if path.name.endswith(".gz") else open
    csv.field_size_limit(sys.maxsize)
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if next(lines, None) != COLUMNS:
            raise DataError(f"{path} does not start with the header {' '.join(COLUMNS)}")
        rows = [(label_id(path, row), row[3]) for row in lines]
    labels = np.array([label for label, _ in rows], dtype=np.int32)
    return LabelledTexts([text for _, text in rows], labels, np.full(len(rows), source_of(path)))


def label_id(path: Path, row: Sequence[str]) -> int:
    """The position in LABELS of a row's label; raises DataError if the row is malformed."""
    if len(row) != len(COLUMNS) or row[0] not in LABELS:
        raise DataError(f"{path}: a row is not {' '.join(COLUMNS)} with a label of {', '.join(LABELS)}")
    return LABELS.index(row[0])


def source_of(path: Path) -> str:
    """The source that a table's file name says."""
    return path.name.split(".")[0]


def join(tables: Sequence[LabelledTexts]) -> LabelledTexts:
    """All rows of all tables."""
    return LabelledTexts(
        [text for table in tables for text in table.texts],
        np.concatenate([table.labels for table in tables]),
        np.concatenate([table.sources for table in tables]),
    )


def split(rows: LabelledTexts, fraction: float, seed: int) -> tuple[LabelledTexts, LabelledTexts]:
    """Cut off `fraction` of the rows for validation, the same share of every source and label.

    Returns the rows to train on and the rows to validate on; the same seed gives the same cut.
    """
    chance = np.random.default_rng(seed)
    held_out = np.zeros(len(rows), dtype=bool)
    strata = np.char.add(rows.sources, rows.labels.astype(str))
    for stratum in np.unique(strata):
        members = chance.permutation(np.flatnonzero(strata == stratum))
        held_out[members[: round(len(members) * fraction)]] = True
    return rows.take(np.flatnonzero(~held_out)), rows.take(np.flatnonzero(held_out))
