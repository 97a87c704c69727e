"""A text that the model fails on: it gets an error, the other texts get their predictions."""

from unittest import mock

from sentiq import keys
from sentiq.messages import Prediction, TextError
from tests.integration.model.worker_case import POISON, WorkerCase

TEXTS = [POISON if index == 150 else "x" * (index + 1) for index in range(200)]


class TestTextErrors(WorkerCase):
    def test_one_text_of_200_gets_an_error_and_the_others_their_predictions(self) -> None:
        job = self.producer.submit(TEXTS)
        while self.status(job).state != "done":
            self.worker.step()
        outcomes = self.status(job).predictions
        self.assertEqual(
            outcomes[150],
            TextError("scoring_failed", "the model failed on this text: ValueError: cannot be scored"),
        )
        self.assertEqual(
            [one.score for one in outcomes if isinstance(one, Prediction)],
            [round(len(text) / 1000, 6) for text in TEXTS if text != POISON],
        )
        self.assertEqual(self.client.zcard(keys.DEAD), 0)

    def test_a_text_that_fails_leaves_the_other_jobs_of_its_batch_alone(self) -> None:
        jobs = [self.producer.submit([text]) for text in ("one", POISON, "three")]
        self.worker.step()
        self.assertEqual([self.status(job).state for job in jobs], ["done", "failed", "done"])

    def test_several_texts_of_a_chunk_may_fail(self) -> None:
        texts = ["a", POISON, POISON, "b", "c", POISON]
        job = self.producer.submit(texts)
        self.worker.step()
        failed = [isinstance(one, TextError) for one in self.status(job).predictions]
        self.assertEqual(failed, [text == POISON for text in texts])

    def test_halving_finds_the_text_with_few_calls_of_the_model(self) -> None:
        self.producer.submit(TEXTS[128:192])
        self.worker.step()
        self.assertEqual([len(batch) for batch in self.classifier.batches][:3], [64, 32, 16])
        self.assertEqual(len(self.classifier.batches), 13)  # 1, and two halves for each of 32, 16, 8, 4, 2, 1

    def test_a_batch_without_a_fault_is_scored_with_one_call(self) -> None:
        self.producer.submit(["good"] * 64)
        self.worker.step()
        self.assertEqual(len(self.classifier.batches), 1)

    def test_each_further_call_counts_as_progress(self) -> None:
        self.producer.submit([POISON] * 4)
        with mock.patch.object(self.worker, "_note_progress") as note:
            self.worker.step()
        self.assertEqual(note.call_count, 6)  # before each half

    def test_the_error_is_counted_and_logged_without_the_text(self) -> None:
        self.producer.submit(["good", POISON])
        with self.assertLogs(level="INFO") as logs:
            self.worker.step()
        many = [one for record in logs.records for one in record.__dict__.get("many", [])]
        self.assertEqual([record["status"] for record in many], ["done", "failed"])
        self.assertEqual([record.get("error_code") for record in many], [None, "scoring_failed"])
        self.assertNotIn("cannot be scored", str([record.getMessage() for record in logs.records]))
        registry = self.worker._reporter._metrics._registry
        for name, labels, texts in (
            ("sentiq_text_errors_total", {"code": "scoring_failed"}, 1),
            ("sentiq_texts_total", {"model": "length-1", "sentiment": "negative"}, 1),
            ("sentiq_jobs_total", {"status": "done"}, 1),
        ):
            self.assertEqual(registry.get_sample_value(name, labels), texts, name)

    def test_a_chunk_that_fails_whole_is_logged_and_becomes_a_dead_letter(self) -> None:
        self.producer.submit([POISON, POISON])
        with self.assertLogs(level="INFO") as logs:
            self.worker.step()
        many = [one for record in logs.records for one in record.__dict__.get("many", [])]
        self.assertEqual([record["status"] for record in many], ["failed", "failed"])
        self.assertEqual(self.client.zcard(keys.DEAD), 1)
