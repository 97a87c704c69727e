"""The measurements of speed for the model card."""

import unittest

from training import SHIPPED_MODEL
from training.card.benchmark import Load, texts_per_s


class BenchmarkTest(unittest.TestCase):
    def test_speed_is_measured_by_real_processes(self) -> None:
        load = Load(SHIPPED_MODEL, ["a fine day"] * 64, batch_rows=64, threads=1, rounds=2)
        self.assertGreater(texts_per_s(load, processes=2), 100)
