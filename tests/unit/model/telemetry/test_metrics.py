"""The worker's metrics count the texts of users, and not the variants that explain one."""

import unittest

from model.telemetry.metrics import WorkerMetrics
from sentiq.messages import Chunk, Result, TextError

ERROR = TextError("expired", "the time limit passed before a worker was free")


class TextErrorTests(unittest.TestCase):
    def errors(self, *, explains: bool) -> float:
        """Return the errors that are counted for a chunk of two texts that has expired."""
        chunk = Chunk("job.0", ("one", "two"), 60, explains=explains)
        metrics = WorkerMetrics()
        metrics.count_batch([(chunk, Result.without_predictions(chunk, "expired", [ERROR] * 2))], 0, 0.1)
        return metrics._registry.get_sample_value("sentiq_text_errors_total", {"code": "expired"}) or 0.0

    def test_the_errors_of_users_texts_are_counted(self) -> None:
        self.assertEqual(self.errors(explains=False), 2)

    def test_the_errors_of_variants_are_not(self) -> None:
        self.assertEqual(self.errors(explains=True), 0)
