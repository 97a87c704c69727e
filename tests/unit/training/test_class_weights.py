"""Weights that balance the classes inside each source."""

import unittest

import numpy as np

from training.class_weights import class_weights
from training.data import LabeledTexts


class ClassWeightsTest(unittest.TestCase):
    def test_full_balance_gives_the_classes_of_a_source_the_same_total_weight(self) -> None:
        labels = np.array([0] * 80 + [1] * 20 + [2] * 10 + [0] * 10, dtype=np.int32)
        sources = np.array(["a"] * 100 + ["b"] * 20)
        rows = LabeledTexts([""] * 120, labels, sources, np.full(120, "en"))
        weights = class_weights(rows, balance=1.0)
        self.assertAlmostEqual(float(weights[:80].sum()), float(weights[80:100].sum()), places=4)
        self.assertAlmostEqual(float(weights[:100].mean()), 1.0, places=5)
        np.testing.assert_allclose(class_weights(rows, balance=0.0), 1.0)
