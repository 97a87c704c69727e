"""A worker with a real Redis and a classifier that can be told to fail."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq.classifier import Scores
from sentiq.queue import Consumer, JobStatus
from sentiq.queue.daily_scores import DailyMeanScore
from tests.integration.redis_case import RedisCase

POISON = "poison"
CUT = "cut "  # the beginning of texts of which only CUT_CHARS characters are read
CUT_CHARS = 7


class LengthClassifier:
    """P(positive) grows with the text's length, so that a mix-up of texts shows. It refuses POISON."""

    name = "length-1"
    labels = ("negative", "neutral", "positive")

    def __init__(self) -> None:
        self.label_names: dict[str, str] = {}
        self.label_values: dict[str, float] = {}
        self.threshold: float | None = 0.99
        self.batches: list[list[str]] = []

    def score(self, texts: Sequence[str]) -> Scores:
        read = {row: CUT_CHARS for row, text in enumerate(texts) if text.startswith(CUT)}
        return Scores(self.probabilities(texts), read)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(list(texts))
        if POISON in texts:
            raise ValueError("cannot be scored")
        positive = np.array([len(text) / 1000 for text in texts], dtype=np.float32)
        return np.stack([1 - positive, np.zeros_like(positive), positive], axis=1)


class WorkerCase(RedisCase):
    consumer_class: ClassVar[type[Consumer]] = Consumer

    def setUp(self) -> None:
        super().setUp()
        self.classifier = LengthClassifier()
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        return Worker(
            self.consumer_class(self.client, block_s=0.2),
            self.classifier,
            BatchReporter(WorkerMetrics(), DailyMeanScore(self.client)),
            batch_size=64,
        )

    def status(self, job_id: str) -> JobStatus:
        status = self.producer.job_status(job_id)
        assert status is not None
        return status
