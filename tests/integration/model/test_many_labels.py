"""A worker with a model of very many labels: its records in Graylog and its metrics."""

import logging
import os
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from prometheus_client import generate_latest

from devtools.processes import wait_until
from model.telemetry import batch_reporter
from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.handler import LineHandler
from sentiq.queue.daily_scores import DailyMeanScore
from sentiq.settings import GelfAddress
from tests.gelf_receiver import GelfReceiver
from tests.integration.model.worker_case import LengthClassifier, WorkerCase

ELASTICSEARCH_FIELDS = 1_000  # index.mapping.total_fields.limit


def probability(rank: int) -> float:
    """Return the probability of the label with this rank, from 1, rounded like those in records."""
    return round(0.5**rank, 6)


def probabilities(labels: int) -> list[float]:
    return [probability(rank) for rank in range(1, labels + 1)]


class ClassifierOf(LengthClassifier):
    """Gives one label for each length of a text; the labels after it are less and less probable."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self.labels = tuple(labels)  # type: ignore[assignment]

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        falling = 0.5 ** np.arange(1, len(self.labels) + 1)
        rows = [np.roll(falling, len(text)) for text in texts]
        return np.array(rows, dtype=np.float32)


class RecordsCase(WorkerCase):
    labels: ClassVar[Sequence[str]]

    def setUp(self) -> None:
        super().setUp()
        self.receiver = self.enterContext(GelfReceiver())
        null = os.open(os.devnull, os.O_WRONLY)
        self.addCleanup(os.close, null)
        handler = LineHandler("model", GelfSender(GelfAddress("127.0.0.1", self.receiver.port)), null)
        self.addCleanup(handler.close)
        level = batch_reporter.logger.level
        batch_reporter.logger.setLevel(logging.INFO)
        self.addCleanup(batch_reporter.logger.setLevel, level)
        batch_reporter.logger.addHandler(handler)
        self.addCleanup(batch_reporter.logger.removeHandler, handler)

    def new_worker(self) -> Worker:
        self.metrics = WorkerMetrics()
        return Worker(
            self.consumer_class(self.client, block_s=0.2),
            ClassifierOf(self.labels),
            BatchReporter(self.metrics, DailyMeanScore(self.client)),
            batch_size=64,
        )

    def messages(self, texts: Sequence[str]) -> list[dict[str, object]]:
        """Let the worker score a job of these texts and return the messages, in order."""
        self.score(texts)
        return [self.receiver.receive() for _ in texts]

    def score(self, texts: Sequence[str]) -> None:
        job_id = self.producer.submit(texts)
        while self.status(job_id).state != "done":
            self.worker.step()


class TestManyLabels(RecordsCase):
    labels = tuple(f"tópico {number}" for number in range(970))

    def test_the_record_has_the_five_most_probable_labels_in_fixed_fields(self) -> None:
        messages = self.messages(["three", "x" * 968])
        self.assertEqual(len({name for message in messages for name in message}), len(messages[0]))
        first, last = messages
        self.assertEqual(
            [(first[f"_label_{rank}"], first[f"_probability_{rank}"]) for rank in range(1, 6)],
            [(f"tópico {4 + rank}", probability(rank)) for rank in range(1, 6)],
        )
        self.assertEqual(
            [last[f"_label_{rank}"] for rank in range(1, 6)],
            [f"tópico {number}" for number in (968, 969, 0, 1, 2)],
        )
        self.assertEqual((first["_sentiment"], first["_score"]), ("tópico 5", 0.5))
        self.assertFalse([name for name in first if "pico" in name])

    def test_records_of_all_labels_need_few_fields(self) -> None:
        messages = self.messages(["x" * (1 + number) for number in range(64)])
        self.assertLess(len({name for message in messages for name in message}), ELASTICSEARCH_FIELDS / 10)
        self.assertEqual(self.receiver.most_chunks, 0)

    def test_the_metrics_have_a_series_for_each_label_and_no_more(self) -> None:
        for _ in range(2):
            self.score(["x" * (1 + number) for number in range(970)])
            wait_until(lambda: self.exposition().count("sentiq_texts_total{") >= 970, "all are counted")
        self.assertEqual(self.exposition().count("sentiq_texts_total{"), 970)
        self.assertLess(self.exposition().count("\n"), 2_200)  # each with its time of creation

    def exposition(self) -> str:
        return generate_latest(self.metrics._registry).decode()


class TestLabelsThatAreCleaned(RecordsCase):
    labels = ("Muy bueno", "Muy_bueno", "Muy búeno", "Muy.bueno", "sport", "Muy_bueno_8444b86c", "好", "差")

    def test_each_label_has_a_field_and_a_plain_one_keeps_its_name(self) -> None:
        (message,) = self.messages(["x" * 8])  # as in the order of the labels
        fields = {name: value for name, value in message.items() if name.startswith("_probability_")}
        self.assertCountEqual(fields.values(), probabilities(8))
        for rank, label in enumerate(self.labels, 1):
            if label.isascii() and label.isidentifier():
                self.assertEqual(fields[f"_probability_{label}"], probability(rank))

    def test_a_field_has_the_same_name_in_every_record(self) -> None:
        one, two = self.messages(["x", "xx"])
        self.assertEqual(list(one), list(two))


class TestLabelsThatDifferLate(RecordsCase):
    labels = ("very " * 50 + "good", "very " * 50 + "bad", "good")

    def test_long_labels_have_short_distinct_fields(self) -> None:
        (message,) = self.messages(["x" * 3])
        fields = [name for name in message if name.startswith("_probability_")]
        self.assertEqual((len(fields), max(map(len, fields))), (3, len("_probability_") + 109))


class TestTwentyLabels(RecordsCase):
    labels = tuple(f"label{number}" for number in range(20))

    def test_each_has_its_field(self) -> None:
        (message,) = self.messages(["x" * 20])
        self.assertEqual(
            [message[f"_probability_{label}"] for label in self.labels],
            probabilities(20),
        )
        self.assertNotIn("_label_1", message)
