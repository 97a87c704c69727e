"""Temperature scaling."""

import unittest

import numpy as np

from training.calibration import apply_temperature, fit_temperature
from training.metrics import calibration_error


class TemperatureTest(unittest.TestCase):
    def test_the_fitted_temperature_lowers_confidence_to_accuracy(self) -> None:
        rng = np.random.default_rng(6)
        logits = rng.normal(size=(4_000, 3))
        true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = np.array([rng.choice(3, p=row) for row in true], dtype=np.int32)
        overconfident = apply_temperature(true.astype(np.float32), temperature=1 / 3)
        temperature = fit_temperature(overconfident, labels)
        self.assertAlmostEqual(temperature, 3.0, delta=0.3)
        self.assertGreater(calibration_error(overconfident, labels), 0.15)
        self.assertLess(calibration_error(apply_temperature(overconfident, temperature), labels), 0.03)
