"""Behavioral tests of a model, on the written pairs of `training/behavior`, which are never trained on.

The score of a text is its positivity, 0 to 1, as the service gives it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sentiq.classifier import Classifier
from sentiq.messages import Prediction
from training.card.tsv import read_rows
from training.data import DataError
from training.metrics import Figures

TABLES = Path(__file__).resolve().parents[1] / "behavior"
PAIRS_FILE, SWAPS_FILE = "minimal_pairs.tsv", "name_swaps.tsv"
SWAP_COLUMNS = ("kind", "lang", "text", "other")
PAIR_COLUMNS = (*SWAP_COLUMNS, "expected")
HIGHER, LOWER, SAME = "higher", "lower", "same"
TOLERANCE = 0.1  # scores that differ by less are the same


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that differ in one thing, and the expected score of `other` relative to that of `text`."""

    kind: str
    text: str
    other: str
    expected: str = SAME

    def holds(self, change: float) -> bool:
        """Return True if the change from the score of `text` to that of `other` is as expected."""
        if self.expected == SAME:
            return abs(change) < TOLERANCE
        return change > 0 if self.expected == HIGHER else change < 0


def measure_behavior(classifier: Classifier, tables: Path = TABLES) -> Figures:
    """Return, by kind, how many minimal pairs hold and the mean change of the score in name swaps."""
    return {
        "minimal_pairs": count_held_pairs(classifier, read_pairs(tables / PAIRS_FILE)),
        "name_swaps": mean_changes(classifier, read_swaps(tables / SWAPS_FILE)),
    }


def count_held_pairs(classifier: Classifier, pairs: Sequence[Pair]) -> Figures:
    """Return, by kind, the number of pairs and the number of pairs that hold."""
    held: dict[str, list[bool]] = defaultdict(list)
    for pair, change in zip(pairs, score_changes(classifier, pairs), strict=True):
        held[pair.kind].append(pair.holds(change))
    return {kind: {"pairs": len(values), "held": sum(values)} for kind, values in held.items()}


def mean_changes(classifier: Classifier, pairs: Sequence[Pair]) -> Figures:
    """Return, by kind, the number of pairs and the mean absolute change of the score."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for pair, change in zip(pairs, score_changes(classifier, pairs), strict=True):
        sizes[pair.kind].append(abs(change))
    return {
        kind: {"pairs": len(values), "mean_change": round(sum(values) / len(values), 4)}
        for kind, values in sizes.items()
    }


def score_changes(classifier: Classifier, pairs: Sequence[Pair]) -> list[float]:
    """Return the score of `other` minus that of `text`, for each pair."""
    before = positivity(classifier, [pair.text for pair in pairs])
    after = positivity(classifier, [pair.other for pair in pairs])
    return [other - text for text, other in zip(before, after, strict=True)]


def positivity(classifier: Classifier, texts: Sequence[str]) -> list[float]:
    """Return the score of each text."""
    rows = classifier.probabilities(texts).tolist()
    return [Prediction.from_probabilities(classifier.labels, row, {}).score for row in rows]


def read_pairs(path: Path) -> list[Pair]:
    """Read a table of minimal pairs; raises DataError if it is malformed."""
    rows = read_rows(path, PAIR_COLUMNS)
    if any(row["expected"] not in (HIGHER, LOWER, SAME) for row in rows):
        raise DataError(f"{path}: the column `expected` must be {HIGHER}, {LOWER} or {SAME}")
    return [
        Pair(row["kind"], unescape(path, row["text"]), unescape(path, row["other"]), row["expected"])
        for row in rows
    ]


def read_swaps(path: Path) -> list[Pair]:
    """Read a table of name swaps; raises DataError if it is malformed."""
    return [
        Pair(row["kind"], unescape(path, row["text"]), unescape(path, row["other"]))
        for row in read_rows(path, SWAP_COLUMNS)
    ]


def unescape(path: Path, column: str) -> str:
    """Return the text of a column, in which invisible characters are escaped as in JSON."""
    try:
        return str(json.loads(f'"{column}"'))
    except ValueError as error:
        raise DataError(f"{path}: {column!r} is not escaped as in JSON: {error}") from error
