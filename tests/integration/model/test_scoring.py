"""The worker's turns: claim, score, write."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import ResultTimeout
from sentiq.messages import Chunk, Prediction
from tests.integration.model.worker_case import CUT, CUT_CHARS, POISON, WorkerCase


class TestScoring(WorkerCase):
    def test_each_text_gets_its_own_score_in_the_order_of_the_job(self) -> None:
        job = self.producer.submit(["x" * length for length in range(1, 201)])
        while self.status(job).state != "done":
            self.worker.step()
        status = self.status(job)
        scores = [status.prediction_at(index).score for index in range(200)]
        self.assertEqual(scores, [round(length / 1000, 6) for length in range(1, 201)])
        self.assertEqual(self.status(job).model, "length-1")

    def test_a_prediction_says_if_it_is_confident_and_if_the_text_was_cut(self) -> None:
        long, unsure = CUT + "x" * 20, "x" * 100
        for texts in (["good", unsure, long], ["good", unsure, long, POISON], ["good", unsure, POISON, long]):
            with self.subTest(texts=texts):
                job = self.producer.submit(texts)
                self.worker.step()
                found = {
                    text: (one.confident, one.truncated, one.read_chars)
                    for text, one in zip(texts, self.status(job).predictions, strict=True)
                    if isinstance(one, Prediction)
                }
                expected = {
                    "good": (True, False, None),
                    unsure: (False, False, None),
                    long: (False, True, CUT_CHARS),
                }
                self.assertEqual(found, expected)

    def test_each_chunk_of_a_batch_has_its_own_cut_texts(self) -> None:
        jobs = [self.producer.submit(texts) for texts in (["a", "b"], [CUT + "c", "d"], ["e", CUT + "f"])]
        self.worker.step()
        self.assertEqual([len(batch) for batch in self.classifier.batches], [6])
        cut = [
            [isinstance(one, Prediction) and one.truncated for one in self.status(job).predictions]
            for job in jobs
        ]
        self.assertEqual(cut, [[False, False], [True, False], [False, True]])

    def test_a_model_without_a_threshold_never_says_if_it_is_confident(self) -> None:
        self.classifier.threshold = None
        job = self.producer.submit(["good"])
        self.worker.step()
        self.assertIsNone(self.status(job).prediction_at(0).confident)

    def test_the_times_of_the_queue_and_of_the_batch_are_in_the_status(self) -> None:
        job = self.producer.submit(["good"])
        self.worker.step()
        status = self.status(job)
        assert status.queue_ms is not None
        assert status.infer_ms is not None
        self.assertGreaterEqual(status.queue_ms, 0)
        self.assertGreater(status.infer_ms, 0)

    def test_waiting_chunks_are_scored_in_one_batch(self) -> None:
        jobs = [self.producer.submit(["a" * (index + 1)]) for index in range(5)]
        self.worker.step()
        self.assertEqual([len(batch) for batch in self.classifier.batches], [5])
        self.assertEqual({self.status(job).state for job in jobs}, {"done"})

    def test_a_waiting_client_gets_its_answer(self) -> None:
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        try:
            self.assertEqual(self.producer.submit_and_wait(["four"], 5).prediction_at(0).score, 0.004)
        finally:
            self.worker.stop()
            thread.join(5)
        self.assertFalse(thread.is_alive())

    def test_a_chunk_past_its_deadline_is_not_scored_and_expires(self) -> None:
        with self.assertRaises(ResultTimeout) as caught:
            self.producer.submit_and_wait(["too late"], 0.05)
        time.sleep(0.1)  # the deadline counts from when Redis had the chunk
        self.worker.step()
        self.assertEqual(self.classifier.batches, [])
        status = self.status(caught.exception.job_id)
        self.assertEqual(
            (status.state, status.error), ("expired", "the time limit passed before a worker was free")
        )

    def test_a_client_of_an_expired_chunk_gets_a_timeout_and_not_a_failure(self) -> None:
        with ThreadPoolExecutor(1) as client:
            asked = client.submit(self.producer.submit_and_wait, ["too late"], 20.0)
            wait_until(lambda: self.client.llen(keys.CHUNKS) == 1, "the chunk waits")
            (chunk,) = self.client.lrange(keys.CHUNKS, 0, -1)
            self.client.lset(keys.CHUNKS, 0, json.dumps(json.loads(chunk) | {"deadline": 1}))
            self.worker.step()
            with self.assertRaises(ResultTimeout):
                asked.result(10.0)


class TestWire(WorkerCase):
    def test_a_chunk_of_another_producer_is_scored_as_well(self) -> None:
        self.client.rpush(keys.CHUNKS, Chunk("abc", ("text",), keep_s=60).encode())
        self.client.set(keys.JOB + "abc", 1)
        self.worker.step()
        self.assertEqual(self.status("abc").prediction_at(0).sentiment, "negative")
