"""The written pairs, what is measured with them, and how the shipped model does on them."""

import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier.text_classifier import load_classifier
from training import SHIPPED_MODEL
from training.card.behaviour import (
    HIGHER,
    LOWER,
    PAIRS_FILE,
    SAME,
    SWAPS_FILE,
    TABLES,
    Pair,
    change_by_kind,
    held_by_kind,
    measure_behaviour,
    read_pairs,
    read_swaps,
)
from training.data import DataError
from training.metrics import Figures


class GladnessClassifier:
    """The more exclamation marks, the gladder: P(positive) is a tenth of their number."""

    name = "gladness-1"
    labels = ("negative", "neutral", "positive")
    names: dict[str, str] = {}  # noqa: RUF012  # the protocol has it as a plain attribute
    scores: dict[str, float] = {}  # noqa: RUF012

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        glad = np.array([text.count("!") / 10 for text in texts], dtype=np.float32)
        return np.stack([1 - glad, np.zeros_like(glad), glad], axis=1)


class PairTest(unittest.TestCase):
    def test_a_pair_holds_if_the_score_moves_as_expected(self) -> None:
        moves = (-0.5, -0.1, -0.09, 0.0, 0.09, 0.1, 0.5)
        holds = {
            HIGHER: (False, False, False, False, True, True, True),
            LOWER: (True, True, True, False, False, False, False),
            SAME: (False, False, True, True, True, False, False),
        }
        for expected, answers in holds.items():
            pair = Pair("kind", "one", "other", expected)
            self.assertEqual(tuple(pair.holds(move) for move in moves), answers, expected)

    def test_pairs_are_counted_by_kind(self) -> None:
        pairs = [Pair("a", "", "!", HIGHER), Pair("a", "", "!", LOWER), Pair("b", "!!", "!!", SAME)]
        counted = held_by_kind(GladnessClassifier(), pairs)
        self.assertEqual(counted, {"a": {"pairs": 2, "held": 1}, "b": {"pairs": 1, "held": 1}})

    def test_the_mean_of_swaps_takes_changes_both_ways(self) -> None:
        swaps = [Pair("a", "", "!!"), Pair("a", "!!!!", "")]
        self.assertEqual(change_by_kind(GladnessClassifier(), swaps), {"a": {"pairs": 2, "mean_change": 0.3}})


class TablesTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "pairs.tsv"

    def test_what_cannot_be_seen_is_written_as_an_escape(self) -> None:
        self.path.write_text("kind\tlang\ttext\tother\texpected\nempty\tes\t\\u200b\t\tsame\n")
        self.assertEqual(read_pairs(self.path), [Pair("empty", "\u200b", "", SAME)])

    def test_a_malformed_table_is_named(self) -> None:
        for row in ("empty\tes\tone\tother\tequal", "empty\tes\tone\tother", "empty\tes\t\\x\tother\tsame"):
            self.path.write_text(f"kind\tlang\ttext\tother\texpected\n{row}\n")
            with self.subTest(row=row), self.assertRaisesRegex(DataError, "pairs.tsv"):
                read_pairs(self.path)

    def test_there_are_pairs_enough_of_each_kind_and_none_twice(self) -> None:
        pairs, swaps = read_pairs(TABLES / PAIRS_FILE), read_swaps(TABLES / SWAPS_FILE)
        self.assertGreaterEqual(len(pairs), 150)
        self.assertEqual(len({(pair.text, pair.other) for pair in pairs}), len(pairs))
        self.assertEqual({swap.kind for swap in swaps}, {"gender", "nation"})


class ShippedModelTest(unittest.TestCase):
    """The model that Sentiq ships with."""

    behaviour: Figures

    @classmethod
    def setUpClass(cls) -> None:
        cls.behaviour = measure_behaviour(load_classifier(SHIPPED_MODEL, "onnx", 1))

    def test_at_least_85_percent_of_the_minimal_pairs_hold(self) -> None:
        kinds = self.behaviour["minimal_pairs"].values()
        held, pairs = (sum(kind[key] for kind in kinds) for key in ("held", "pairs"))
        self.assertGreaterEqual(held / pairs, 0.85)

    def test_name_swaps_of_both_kinds_together_change_the_score_by_less_than_a_tenth(self) -> None:
        kinds = self.behaviour["name_swaps"].values()
        change = sum(kind["mean_change"] * kind["pairs"] for kind in kinds)
        self.assertLess(change / sum(kind["pairs"] for kind in kinds), 0.1)
