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
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
NEUTRAL = LABELS.index("neutral")
COLUMNS = ["label", "lang", "source", "text"]
TABLE_ENDINGS = (".tsv.gz", ".tsv")
LEAST_HELD_OUT, MOST_HELD_OUT = 150, 500  # rows of a source
MOST_OF_A_SOURCE = 0.15


class DataError(Exception):
    """A table of labelled texts is missing or malformed."""


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with their labels (positions in LABELS), sources and languages ("en", "es"), row by row."""

    texts: list[str]
    labels: NDArray[np.int32]
    sources: NDArray[np.str_]
    languages: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: NDArray[np.intp]) -> LabelledTexts:
        """The rows at these positions, in that order."""
        texts = [self.texts[row] for row in rows]
        return LabelledTexts(texts, self.labels[rows], self.sources[rows], self.languages[rows])


class Cut(NamedTuple):
    """The rows to train on, and those held out to validate on."""

    training: LabelledTexts
    validation: LabelledTexts


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
        rows = [(label_id(path, row), row[1], row[3]) for row in lines]
    return LabelledTexts(
        [text for _, _, text in rows],
        np.array([label for label, _, _ in rows], dtype=np.int32),
        np.full(len(rows), source_of(path)),
        np.array([language for _, language, _ in rows], dtype=np.str_),
    )


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
        np.concatenate([table.languages for table in tables]),
    )


def source_numbers(rows: LabelledTexts) -> tuple[NDArray[np.int32], int]:
    """The number of each row's source, from 1, and how many sources there are."""
    names, numbers = np.unique(rows.sources, return_inverse=True)
    return (numbers + 1).astype(np.int32), len(names)


def split(rows: LabelledTexts, fraction: float, seed: int) -> Cut:
    """Cut off about `fraction` of every source for validation.

    LEAST_HELD_OUT to MOST_HELD_OUT rows, but no more than MOST_OF_A_SOURCE; the same share of all labels.
    A text that is part of another of its source (SST-2 holds the phrases of its sentences) is not held out,
    and one that is part of a text held out is not trained on: it is in neither result.
    The same seed gives the same cut.
    """
    chance = np.random.default_rng(seed)
    trained_on = np.ones(len(rows), dtype=bool)
    held_out: list[NDArray[np.intp]] = []
    for source in np.unique(rows.sources):
        members = np.flatnonzero(rows.sources == source)
        wanted = min(max(fraction * len(members), LEAST_HELD_OUT), MOST_HELD_OUT)
        chosen = hold_out(rows, members, min(wanted / len(members), MOST_OF_A_SOURCE), chance)
        held_out.append(chosen)
        text = one_text(rows, chosen)
        trained_on[[row for row in members if f" {rows.texts[row]} " in text]] = False
    return Cut(rows.take(np.flatnonzero(trained_on)), rows.take(np.sort(np.concatenate(held_out))))


def hold_out(
    rows: LabelledTexts, members: NDArray[np.intp], fraction: float, chance: np.random.Generator
) -> NDArray[np.intp]:
    """This share of the members of each label that are part of no other member's text."""
    text = one_text(rows, members)
    chosen: list[int] = []
    for label in range(len(LABELS)):
        candidates = members[rows.labels[members] == label]
        wanted = round(len(candidates) * fraction)
        whole = (row for row in chance.permutation(candidates) if text.count(f" {rows.texts[row]} ") == 1)
        chosen.extend(islice(whole, wanted))
    return np.array(chosen, dtype=np.intp)


def one_text(rows: LabelledTexts, members: NDArray[np.intp]) -> str:
    """The texts of these rows, one in a line, with a space on either side of each."""
    return "\n".join(f" {rows.texts[row]} " for row in members)
