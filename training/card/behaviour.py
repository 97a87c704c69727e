"""Whether the model does what it must on the written pairs of `training/behaviour`, never trained on.

The score of a text is its positivity, 0 to 1, as the service gives it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sentiq.classifier.text_classifier import Classifier
from sentiq.messages import Prediction
from training.card.tsv import read_rows
from training.data import DataError
from training.metrics import Figures

TABLES = Path(__file__).resolve().parents[1] / "behaviour"
PAIRS_FILE, SWAPS_FILE = "minimal_pairs.tsv", "name_swaps.tsv"
SWAP_COLUMNS = ("kind", "lang", "text", "other")
PAIR_COLUMNS = (*SWAP_COLUMNS, "expected")
HIGHER, LOWER, SAME = "higher", "lower", "same"
TOLERANCE = 0.1  # scores less than this apart are the same


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that differ in one thing; `expected` is how the score of `other` stands to that of `text`."""

    kind: str
    text: str
    other: str
    expected: str = SAME

    def holds(self, change: float) -> bool:
        """Whether it is as expected that the score of `other` is greater by `change`."""
        if self.expected == SAME:
            return abs(change) < TOLERANCE
        return change > 0 if self.expected == HIGHER else change < 0


def measure_behaviour(classifier: Classifier, tables: Path = TABLES) -> Figures:
    """By kind: of the minimal pairs how many hold, of the name swaps the mean change of the score."""
    return {
        "minimal_pairs": held_by_kind(classifier, read_pairs(tables / PAIRS_FILE)),
        "name_swaps": change_by_kind(classifier, read_swaps(tables / SWAPS_FILE)),
    }


def held_by_kind(classifier: Classifier, pairs: Sequence[Pair]) -> Figures:
    """Of each kind the number of pairs and how many of them hold."""
    held: dict[str, list[bool]] = defaultdict(list)
    for pair, change in zip(pairs, changes(classifier, pairs), strict=True):
        held[pair.kind].append(pair.holds(change))
    return {kind: {"pairs": len(values), "held": sum(values)} for kind, values in held.items()}


def change_by_kind(classifier: Classifier, pairs: Sequence[Pair]) -> Figures:
    """Of each kind the number of pairs and the mean size of the change, whichever way it goes."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for pair, change in zip(pairs, changes(classifier, pairs), strict=True):
        sizes[pair.kind].append(abs(change))
    return {
        kind: {"pairs": len(values), "mean_change": round(sum(values) / len(values), 4)}
        for kind, values in sizes.items()
    }


def changes(classifier: Classifier, pairs: Sequence[Pair]) -> list[float]:
    """How much greater the score of `other` is than that of `text`, pair by pair."""
    before = scores(classifier, [pair.text for pair in pairs])
    after = scores(classifier, [pair.other for pair in pairs])
    return [other - text for text, other in zip(before, after, strict=True)]


def scores(classifier: Classifier, texts: Sequence[str]) -> list[float]:
    """The positivity of each text."""
    rows = classifier.probabilities(texts).tolist()
    return [Prediction.from_probabilities(classifier.labels, row, {}).score for row in rows]


def read_pairs(path: Path) -> list[Pair]:
    """The minimal pairs of a table; raises DataError if it is malformed."""
    rows = read_rows(path, PAIR_COLUMNS)
    if any(row["expected"] not in (HIGHER, LOWER, SAME) for row in rows):
        raise DataError(f"{path}: what is expected must be {HIGHER}, {LOWER} or {SAME}")
    return [
        Pair(row["kind"], unescape(path, row["text"]), unescape(path, row["other"]), row["expected"])
        for row in rows
    ]


def read_swaps(path: Path) -> list[Pair]:
    """The pairs of a table of name swaps; raises DataError if it is malformed."""
    return [
        Pair(row["kind"], unescape(path, row["text"]), unescape(path, row["other"]))
        for row in read_rows(path, SWAP_COLUMNS)
    ]


def unescape(path: Path, column: str) -> str:
    """The text of a column, in which what cannot be seen is escaped as in JSON."""
    try:
        return str(json.loads(f'"{column}"'))
    except ValueError as error:
        raise DataError(f"{path}: {column!r} is not escaped as in JSON: {error}") from error
