"""Weights, figures and calibration, on sets that can be counted by hand."""

import unittest

import numpy as np

from training import calibration
from training.data import LabelledTexts
from training.metrics import calibration_error, measure
from training.weights import class_weights


class WeightsTest(unittest.TestCase):
    def test_full_balance_makes_the_classes_of_a_source_count_the_same(self) -> None:
        labels = np.array([0] * 80 + [1] * 20 + [2] * 10 + [0] * 10, dtype=np.int32)
        sources = np.array(["a"] * 100 + ["b"] * 20)
        rows = LabelledTexts([""] * 120, labels, sources, np.full(120, "en"))
        weights = class_weights(rows, balance=1.0)
        self.assertAlmostEqual(float(weights[:80].sum()), float(weights[80:100].sum()), places=4)
        self.assertAlmostEqual(float(weights[:100].mean()), 1.0, places=5)
        np.testing.assert_allclose(class_weights(rows, balance=0.0), 1.0)


class MeasuresTest(unittest.TestCase):
    def test_the_figures_of_a_set_that_can_be_counted_by_hand(self) -> None:
        probabilities = np.array(
            [[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.5, 0.1, 0.4]], np.float32
        )
        figures = measure(probabilities, np.array([0, 1, 2, 2], dtype=np.int32))
        self.assertEqual(figures["rows"], 4)
        self.assertEqual(figures["accuracy"], 75.0)
        self.assertEqual(figures["macro_recall"], 83.33)
        self.assertEqual(figures["macro_f1"], 77.78)
        self.assertEqual(figures["polarity"], 66.67)

    def test_a_set_of_two_classes_is_measured_over_those(self) -> None:
        probabilities = np.array([[0.3, 0.5, 0.2], [0.1, 0.2, 0.7]], np.float32)
        figures = measure(probabilities, np.array([0, 2], dtype=np.int32))
        self.assertEqual(
            (figures["accuracy"], figures["macro_recall"], figures["polarity"]), (50.0, 50.0, 100.0)
        )

    def test_a_set_without_polarity_has_none(self) -> None:
        figures = measure(np.array([[0.2, 0.5, 0.3]], np.float32), np.array([1], dtype=np.int32))
        self.assertIsNone(figures["polarity"])

    def test_scaling_by_the_fitted_temperature_brings_confidence_down_to_accuracy(self) -> None:
        chance = np.random.default_rng(6)
        logits = chance.normal(size=(4_000, 3))
        true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = np.array([chance.choice(3, p=row) for row in true], dtype=np.int32)
        too_sure = calibration.scale(true.astype(np.float32), temperature=1 / 3)
        temperature = calibration.fit_temperature(too_sure, labels)
        self.assertAlmostEqual(temperature, 3.0, delta=0.3)
        self.assertGreater(calibration_error(too_sure, labels), 0.15)
        self.assertLess(calibration_error(calibration.scale(too_sure, temperature), labels), 0.03)
