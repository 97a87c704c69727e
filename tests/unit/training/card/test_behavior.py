"""Behavioral tests: the written pairs, their measurement, and the figures of the shipped model."""

import unittest
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier import Scores, load_classifier
from tests.unit.training.fixtures import FolderCase
from training import SHIPPED_MODEL
from training.card.behavior import (
    HIGHER,
    LOWER,
    PAIRS_FILE,
    SAME,
    SWAPS_FILE,
    TABLES,
    Pair,
    count_held_pairs,
    mean_changes,
    measure_behavior,
    read_pairs,
    read_swaps,
)
from training.data import DataError
from training.metrics import Figures


class ExclamationClassifier:
    """Classifier for which P(positive) is a tenth of the number of exclamation marks."""

    name = "exclamation-1"
    labels = ("negative", "neutral", "positive")
    label_names: dict[str, str] = {}  # noqa: RUF012  # the protocol has a plain attribute
    label_values: dict[str, float] = {}  # noqa: RUF012
    threshold = None

    def score(self, texts: Sequence[str]) -> Scores:
        return Scores(self.probabilities(texts), {})

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        positive = np.array([text.count("!") / 10 for text in texts], dtype=np.float32)
        return np.stack([1 - positive, np.zeros_like(positive), positive], axis=1)


class PairTest(unittest.TestCase):
    def test_a_pair_holds_if_the_score_changes_as_expected(self) -> None:
        changes = (-0.5, -0.1, -0.09, 0.0, 0.09, 0.1, 0.5)
        holds = {
            HIGHER: (False, False, False, False, True, True, True),
            LOWER: (True, True, True, False, False, False, False),
            SAME: (False, False, True, True, True, False, False),
        }
        for expected, results in holds.items():
            pair = Pair("kind", "one", "other", expected)
            self.assertEqual(tuple(pair.holds(change) for change in changes), results, expected)

    def test_pairs_are_counted_by_kind(self) -> None:
        pairs = [Pair("a", "", "!", HIGHER), Pair("a", "", "!", LOWER), Pair("b", "!!", "!!", SAME)]
        counted = count_held_pairs(ExclamationClassifier(), pairs)
        self.assertEqual(counted, {"a": {"pairs": 2, "held": 1}, "b": {"pairs": 1, "held": 1}})

    def test_the_mean_change_of_swaps_is_over_absolute_values(self) -> None:
        swaps = [Pair("a", "", "!!"), Pair("a", "!!!!", "")]
        self.assertEqual(
            mean_changes(ExclamationClassifier(), swaps), {"a": {"pairs": 2, "mean_change": 0.3}}
        )


class TablesTest(FolderCase):
    def setUp(self) -> None:
        super().setUp()
        self.path /= "pairs.tsv"

    def test_invisible_characters_are_escaped_in_the_table(self) -> None:
        self.path.write_text("kind\tlang\ttext\tother\texpected\nempty\tes\t\\u200b\t\tsame\n")
        self.assertEqual(read_pairs(self.path), [Pair("empty", "\u200b", "", SAME)])

    def test_the_error_for_a_malformed_table_names_it(self) -> None:
        for row in ("empty\tes\tone\tother\tequal", "empty\tes\tone\tother", "empty\tes\t\\x\tother\tsame"):
            self.path.write_text(f"kind\tlang\ttext\tother\texpected\n{row}\n")
            with self.subTest(row=row), self.assertRaisesRegex(DataError, "pairs.tsv"):
                read_pairs(self.path)

    def test_there_are_150_different_pairs_and_swaps_of_both_kinds(self) -> None:
        pairs, swaps = read_pairs(TABLES / PAIRS_FILE), read_swaps(TABLES / SWAPS_FILE)
        self.assertGreaterEqual(len(pairs), 150)
        self.assertEqual(len({(pair.text, pair.other) for pair in pairs}), len(pairs))
        self.assertEqual({swap.kind for swap in swaps}, {"gender", "nation"})


class ShippedModelTest(unittest.TestCase):
    """The model that Sentiq ships."""

    behavior: Figures

    @classmethod
    def setUpClass(cls) -> None:
        cls.behavior = measure_behavior(load_classifier(SHIPPED_MODEL, "onnx", 1))

    def test_at_least_85_percent_of_the_minimal_pairs_hold(self) -> None:
        kinds = self.behavior["minimal_pairs"].values()
        held, pairs = (sum(kind[key] for kind in kinds) for key in ("held", "pairs"))
        self.assertGreaterEqual(held / pairs, 0.85)

    def test_name_swaps_change_the_score_by_less_than_a_tenth_on_average(self) -> None:
        kinds = self.behavior["name_swaps"].values()
        change = sum(kind["mean_change"] * kind["pairs"] for kind in kinds)
        self.assertLess(change / sum(kind["pairs"] for kind in kinds), 0.1)
