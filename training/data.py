"""Labeled texts: tables on disk, and the split into texts for training and for validation.

A table is a TSV file with the header `label	lang	source	text`, gzipped or not. Its file name without
the extensions names the source: the texts of one file were labeled by one convention.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
NEUTRAL = LABELS.index("neutral")
COLUMNS = ["label", "lang", "source", "text"]
TABLE_EXTENSIONS = (".tsv.gz", ".tsv")
MIN_HELD_OUT, MAX_HELD_OUT = 150, 500  # rows of a source
MAX_HELD_OUT_SHARE = 0.15  # of the rows of a source; it wins over MIN_HELD_OUT


class DataError(Exception):
    """A table of labeled texts is missing or malformed."""


@dataclass(frozen=True, slots=True)
class LabeledTexts:
    """Texts with their labels (positions in LABELS), sources and languages ("en", "es"), row by row."""

    texts: list[str]
    labels: NDArray[np.int32]
    sources: NDArray[np.str_]
    languages: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: NDArray[np.intp]) -> LabeledTexts:
        """Return the rows at these positions, in that order."""
        texts = [self.texts[row] for row in rows]
        return LabeledTexts(texts, self.labels[rows], self.sources[rows], self.languages[rows])


class Split(NamedTuple):
    """Rows for training, and rows held out for validation."""

    training: LabeledTexts
    validation: LabeledTexts


def read_tables(folder: Path) -> dict[str, LabeledTexts]:
    """Read every table of a folder, source -> texts.

    Raises DataError if the folder has no table or one of them is malformed.
    """
    paths = sorted(path for path in folder.glob("*.tsv*") if path.name.endswith(TABLE_EXTENSIONS))
    if not paths:
        raise DataError(f"no table in {folder}: expected files that end in {' or '.join(TABLE_EXTENSIONS)}")
    return {source_name(path): read_table(path) for path in paths}


def read_table(path: Path) -> LabeledTexts:
    """Read the labeled texts of one table; raises DataError if it is malformed."""
    open_file = gzip.open if path.name.endswith(".gz") else open
    csv.field_size_limit(sys.maxsize)
    with open_file(path, "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if next(lines, None) != COLUMNS:
            raise DataError(f"{path} does not start with the header {' '.join(COLUMNS)}")
        rows = [(label_index(path, row), row[1], row[3]) for row in lines]
    return LabeledTexts(
        [text for _, _, text in rows],
        np.array([label for label, _, _ in rows], dtype=np.int32),
        np.full(len(rows), source_name(path)),
        np.array([language for _, language, _ in rows], dtype=np.str_),
    )


def label_index(path: Path, row: Sequence[str]) -> int:
    """Return the position in LABELS of a row's label; raises DataError if the row is malformed."""
    if len(row) != len(COLUMNS) or row[0] not in LABELS:
        raise DataError(
            f"{path}: a row does not have the columns {' '.join(COLUMNS)} with a label of {', '.join(LABELS)}"
        )
    return LABELS.index(row[0])


def source_name(path: Path) -> str:
    """Return the source that a table's file name gives."""
    return path.name.split(".")[0]


def concatenate_tables(tables: Sequence[LabeledTexts]) -> LabeledTexts:
    """Return all rows of all tables."""
    return LabeledTexts(
        [text for table in tables for text in table.texts],
        np.concatenate([table.labels for table in tables]),
        np.concatenate([table.sources for table in tables]),
        np.concatenate([table.languages for table in tables]),
    )


def source_ids(rows: LabeledTexts) -> tuple[NDArray[np.int32], int]:
    """Return the id of each row's source, counted from 1, and the number of sources."""
    names, positions = np.unique(rows.sources, return_inverse=True)
    return (positions + 1).astype(np.int32), len(names)


def train_validation_split(rows: LabeledTexts, fraction: float, seed: int) -> Split:
    """Hold out about `fraction` of every source for validation; the same seed gives the same split.

    Of each source MIN_HELD_OUT to MAX_HELD_OUT rows are held out, at most MAX_HELD_OUT_SHARE of them, and
    the same share of all labels. A text that is part of another text of its source is not held out: SST-2
    holds the phrases of its sentences. A text that is part of a held-out text is not trained on either, so
    it is in neither result.
    """
    rng = np.random.default_rng(seed)
    kept = np.ones(len(rows), dtype=bool)
    held_out: list[NDArray[np.intp]] = []
    for source in np.unique(rows.sources):
        members = np.flatnonzero(rows.sources == source)
        wanted = min(max(fraction * len(members), MIN_HELD_OUT), MAX_HELD_OUT)
        chosen = choose_held_out(rows, members, min(wanted / len(members), MAX_HELD_OUT_SHARE), rng)
        held_out.append(chosen)
        text = joined_text(rows, chosen)
        kept[[row for row in members if f" {rows.texts[row]} " in text]] = False
    return Split(rows.take(np.flatnonzero(kept)), rows.take(np.sort(np.concatenate(held_out))))


def choose_held_out(
    rows: LabeledTexts, members: NDArray[np.intp], fraction: float, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Choose this share of the members of each label, among those that are not part of another member."""
    text = joined_text(rows, members)
    chosen: list[int] = []
    for label in range(len(LABELS)):
        candidates = members[rows.labels[members] == label]
        wanted = round(len(candidates) * fraction)
        whole = (row for row in rng.permutation(candidates) if text.count(f" {rows.texts[row]} ") == 1)
        chosen.extend(islice(whole, wanted))
    return np.array(chosen, dtype=np.intp)


def joined_text(rows: LabeledTexts, members: NDArray[np.intp]) -> str:
    """Return the texts of these rows, one on each line, with a space on either side of each."""
    return "\n".join(f" {rows.texts[row]} " for row in members)
