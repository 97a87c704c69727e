"""The threshold below which a prediction is "not sure"."""

import unittest

import numpy as np

from training.confidence import choose_threshold, not_sure_figures


class ThresholdTest(unittest.TestCase):
    def test_a_fifth_of_the_right_answers_lies_below_it(self) -> None:
        confidence = np.linspace(0.4, 0.9, 101, dtype=np.float32)
        probabilities = np.stack([confidence, (1 - confidence) / 2, (1 - confidence) / 2], axis=1)
        labels = np.zeros(101, dtype=np.int32)
        labels[:10] = 2
        chosen = choose_threshold(probabilities, labels)
        self.assertAlmostEqual(chosen["threshold"], 0.54, places=2)
        self.assertAlmostEqual(chosen["right"], 20, delta=1)
        self.assertEqual(chosen["wrong"], 100.0)

    def test_right_and_wrong_answers_are_counted_apart(self) -> None:
        probabilities = np.array([[0.5, 0.3, 0.2], [0.8, 0.1, 0.1], [0.5, 0.3, 0.2]], dtype=np.float32)
        figures = not_sure_figures(probabilities, np.array([0, 0, 1], dtype=np.int32), 0.6)
        self.assertEqual(figures, {"right": 50.0, "wrong": 100.0})
