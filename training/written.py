"""Written sentences: the tables of training/corpus, with the label and the phenomenon of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.card.tsv import read_rows
from training.data import LABELS, DataError, LabeledTexts, Split, concatenate_tables

CORPUS = Path(__file__).resolve().parent / "corpus"
COLUMNS = ("label", "phenomenon", "build", "variety", "pair", "text")
LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class WrittenSentences:
    """Written sentences, and for each its phenomenon and its construction ("build")."""

    rows: LabeledTexts
    phenomena: NDArray[np.str_]
    builds: NDArray[np.str_]


def read_training_sentences(folder: Path = CORPUS) -> list[WrittenSentences]:
    """Read the sentences for training, one table for each language; raises DataError if one is malformed."""
    return [read_sentences(folder / f"{language}_train.tsv", language) for language in LANGUAGES]


def read_test_sentences(folder: Path = CORPUS) -> dict[str, WrittenSentences]:
    """Read the sentences for tests, language -> sentences; raises DataError if a table is malformed."""
    return {language: read_sentences(folder / f"{language}_test.tsv", language) for language in LANGUAGES}


def read_sentences(path: Path, language: str) -> WrittenSentences:
    """Read one table of sentences; its source is named after the language: "es_written"."""
    lines = read_rows(path, COLUMNS)
    unknown = {line["label"] for line in lines} - set(LABELS)
    if unknown:
        raise DataError(f"{path}: unknown labels {', '.join(sorted(unknown))}")
    rows = LabeledTexts(
        [line["text"] for line in lines],
        np.array([LABELS.index(line["label"]) for line in lines], dtype=np.int32),
        np.full(len(lines), f"{language}_written"),
        np.full(len(lines), language),
    )
    phenomena, builds = (np.array([line[column] for line in lines]) for column in ("phenomenon", "build"))
    return WrittenSentences(rows, phenomena, builds)


def split_by_build(sentences: Sequence[WrittenSentences], fraction: float, seed: int) -> Split:
    """Hold out `fraction` of the builds of each table for validation; no build is in both parts."""
    rng = np.random.default_rng(seed)
    parts: tuple[list[LabeledTexts], list[LabeledTexts]] = ([], [])
    for table in sentences:
        builds = rng.permutation(np.unique(table.builds))
        held_out = np.isin(table.builds, builds[: round(len(builds) * fraction)])
        for part, rows in zip(parts, (~held_out, held_out), strict=True):
            part.append(table.rows.take(np.flatnonzero(rows)))
    return Split(*(concatenate_tables(part) for part in parts))
