"""The worker's turns on a real Redis, with a classifier that can be told to fail."""

import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from devtools.processes import wait_until
from model.telemetry.batch_reporter import Reports
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq import keys
from sentiq.errors import ResultTimeout, ScoringFailed
from sentiq.messages import Job, Result
from sentiq.queue import Consumer, RequestStatus
from sentiq.queue.daily_scores import PositivityStore
from tests.integration.redis_case import RedisCase

POISON = "poison"


class LengthClassifier:
    """P(positive) grows with the text's length, so that a mix-up of texts shows; refuses POISON."""

    name = "length-1"
    labels = ("negative", "neutral", "positive")

    def __init__(self) -> None:
        self.label_names: dict[str, str] = {}
        self.label_values: dict[str, float] = {}
        self.batches: list[list[str]] = []

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(list(texts))
        if POISON in texts:
            raise ValueError("cannot be scored")
        positive = np.array([len(text) / 1000 for text in texts], dtype=np.float32)
        return np.stack([1 - positive, np.zeros_like(positive), positive], axis=1)


class SlowConsumer(Consumer):
    """Takes its time to write results, so that what does not wait for it shows."""

    def finish(self, done: Sequence[tuple[Job, Result]], *, then_claim: int = 0) -> None:
        time.sleep(0.1)
        super().finish(done, then_claim=then_claim)


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
            Reports(WorkerMetrics(), PositivityStore(self.client)),
            batch_size=64,
        )

    def status(self, request_id: str) -> RequestStatus:
        status = self.producer.status(request_id)
        assert status is not None
        return status


class TestScoring(WorkerCase):
    def test_each_text_gets_its_own_score_in_the_order_of_the_request(self) -> None:
        request = self.producer.submit(["x" * length for length in range(1, 201)])
        while self.status(request).state != "done":
            self.worker.step()
        scores = [prediction.score for prediction in self.status(request).predictions]
        self.assertEqual(scores, [round(length / 1000, 6) for length in range(1, 201)])
        self.assertEqual(self.status(request).model, "length-1")

    def test_what_waits_is_scored_in_one_batch(self) -> None:
        requests = [self.producer.submit(["a" * (index + 1)]) for index in range(5)]
        self.worker.step()
        self.assertEqual([len(batch) for batch in self.classifier.batches], [5])
        self.assertEqual({self.status(request).state for request in requests}, {"done"})

    def test_a_waiting_client_gets_its_answer(self) -> None:
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        try:
            self.assertEqual(self.producer.ask(["four"], 5).predictions[0].score, 0.004)
        finally:
            self.worker.stop()
            thread.join(5)
        self.assertFalse(thread.is_alive())

    def test_a_job_past_its_deadline_is_not_scored_and_says_so(self) -> None:
        with self.assertRaises(ResultTimeout) as caught:
            self.producer.ask(["too late"], 0.05)
        time.sleep(0.1)  # the deadline counts from when Redis had the job
        self.worker.step()
        self.assertEqual(self.classifier.batches, [])
        status = self.status(caught.exception.request_id)
        self.assertEqual((status.state, status.error), ("failed", "its turn came after its time limit"))

    def test_a_client_that_still_waits_for_it_is_told_of_its_time_limit_and_no_failure(self) -> None:
        with ThreadPoolExecutor(1) as client:
            asked = client.submit(self.producer.ask, ["too late"], 20.0)
            wait_until(lambda: self.client.llen(keys.JOBS) == 1, "the job waits")
            (job,) = self.client.lrange(keys.JOBS, 0, -1)
            self.client.lset(keys.JOBS, 0, json.dumps(json.loads(job) | {"deadline": 1}))
            self.worker.step()
            with self.assertRaises(ResultTimeout):
                asked.result(10.0)


class TestWriting(WorkerCase):
    """Where more than a batch waits, the results of one are written while the next one is scored."""

    consumer_class = SlowConsumer

    def setUp(self) -> None:
        super().setUp()
        self.requests = [self.producer.submit(["x" * (index + 1)] * 64) for index in range(5)]

    def states(self) -> list[str]:
        return [self.status(request).state for request in self.requests]

    def step_until_done(self, *workers: Worker) -> None:
        def step_and_look() -> bool:
            for worker in workers:
                worker.step()
            return self.states() == ["done"] * 5

        wait_until(step_and_look, "all are done")

    def test_the_first_batch_is_answered_while_the_second_is_scored(self) -> None:
        seen: list[list[str]] = []
        score = self.classifier.probabilities

        def look_first(texts: Sequence[str]) -> NDArray[np.float32]:
            before = self.requests[: len(texts[0]) - 1]
            wait_until(
                lambda: all(self.status(request).state == "done" for request in before), "those before"
            )
            seen.append(self.states())
            return score(texts)

        self.classifier.probabilities = look_first  # type: ignore[method-assign]
        for _ in self.requests:
            self.worker.step()
        self.assertEqual([states.count("done") for states in seen], [0, 1, 2, 3, 4])
        self.assertEqual(self.states(), ["done"] * 5)
        self.assertEqual(
            [self.status(request).predictions[63].score for request in self.requests],
            [round(length / 1000, 6) for length in range(1, 6)],
        )

    def test_stopping_leaves_what_was_claimed_ahead_to_others(self) -> None:
        self.worker.step()
        self.worker.stop()
        self.worker.run()
        self.assertEqual(self.states(), ["done"] + ["queued"] * 4)
        waiting = [json.loads(raw)["id"] for raw in self.client.lrange(keys.JOBS, 0, -1)]
        self.assertEqual(waiting, self.requests[1:])
        self.assertEqual(self.producer.state().workers, 0)

    def test_a_lease_that_ran_out_while_results_were_written_costs_no_job(self) -> None:
        self.worker.step()  # and two batches are in hand
        for worker in self.client.zrange(keys.WORKERS, 0, -1):
            self.client.zadd(keys.WORKERS, {worker: 1})  # type: ignore[type-var]  # redis types replies loosely
        with self.assertLogs("model.worker", "WARNING"):
            self.step_until_done(self.worker, self.new_worker())

    def test_redis_away_while_results_are_written_costs_no_job(self) -> None:
        self.worker.step()
        self.server.kill()
        try:
            with self.assertLogs("model.worker", "WARNING"):
                self.worker.step()
                self.worker.step()
        finally:
            self.server.start()
        self.step_until_done(self.worker)

    def test_the_result_of_a_job_that_is_tried_again_is_written_before_another_is_scored(self) -> None:
        raw = self.client.lpop(keys.JOBS)
        assert isinstance(raw, bytes)
        self.client.rpush(keys.RETRY, json.dumps(json.loads(raw) | {"attempts": 2}))
        claimed: list[int] = []
        score = self.classifier.probabilities

        def count(texts: Sequence[str]) -> NDArray[np.float32]:
            claimed.append(sum(self.client.llen(key) for key in self.client.scan_iter(f"{keys.CLAIMED}*")))
            return score(texts)

        self.classifier.probabilities = count  # type: ignore[method-assign]
        self.worker.step()
        self.worker.step()
        self.assertEqual(claimed, [1, 1])
        self.assertEqual(self.status(self.requests[0]).state, "done")

    def test_a_text_that_cannot_be_scored_in_the_batch_behind(self) -> None:
        bad = self.producer.submit([POISON] * 64)
        with self.assertLogs("model.worker", "ERROR"):
            for _ in range(6):
                self.worker.step()
        self.assertEqual(self.states(), ["done"] * 5)
        self.assertEqual(self.status(bad).state, "failed")


class TestFailures(WorkerCase):
    def test_a_text_that_the_model_cannot_take_harms_only_its_own_job(self) -> None:
        good = self.producer.submit(["good"])
        bad = self.producer.submit([POISON])
        also_good = self.producer.submit(["fine too"])
        with self.assertLogs("model.worker", "ERROR"):
            self.worker.step()
        self.assertEqual(self.status(good).state, "done")
        self.assertEqual(self.status(also_good).predictions[0].score, 0.008)
        self.assertEqual(self.status(bad).state, "failed")
        self.assertIn("cannot be scored", self.status(bad).error)
        self.assertEqual(self.client.llen(keys.DEAD), 1)

    def test_a_waiting_client_is_told_that_its_text_failed(self) -> None:
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        try:
            with self.assertLogs("model.worker", "ERROR"), self.assertRaisesRegex(ScoringFailed, "cannot be"):
                self.producer.ask([POISON], 5)
        finally:
            self.worker.stop()
            thread.join(5)

    def test_a_broken_message_is_set_aside_and_the_others_are_scored(self) -> None:
        self.client.rpush(keys.JOBS, b"{not json")
        request = self.producer.submit(["good"])
        with self.assertLogs("model.worker", "ERROR") as logs:
            self.worker.step()
        self.assertIn("not a message", logs.output[0])
        self.assertEqual(self.status(request).state, "done")
        self.assertEqual(self.client.lrange(keys.DEAD, 0, -1), [b"{not json"])

    def test_a_worker_that_was_paused_past_its_lease_writes_nothing_and_registers_anew(self) -> None:
        request = self.producer.submit(["text"])
        score = self.classifier.probabilities

        def paused(texts: Sequence[str]) -> NDArray[np.float32]:
            self.classifier.probabilities = score  # type: ignore[method-assign]  # the others run on
            for worker in self.client.zrange(keys.WORKERS, 0, -1):
                self.client.zadd(keys.WORKERS, {worker: 1})  # type: ignore[type-var]  # redis types replies loosely
            self.new_worker().step()
            self.assertEqual(self.status(request).state, "done")
            return score(texts) * 0

        self.classifier.probabilities = paused  # type: ignore[method-assign]  # for one batch
        with self.assertLogs("model.worker", "WARNING") as logs:
            self.worker.step()
        self.assertTrue(any("registering anew" in line for line in logs.output), logs.output)
        self.assertEqual(self.status(request).predictions[0].score, 0.004)
        again = self.producer.submit(["more text"])
        self.worker.step()
        self.assertEqual(self.status(again).state, "done")

    def test_redis_away_is_outlived(self) -> None:
        self.server.kill()
        try:
            with self.assertLogs("model.worker", "WARNING"):
                self.worker.step()
        finally:
            self.server.start()
        request = self.producer.submit(["text"])
        self.worker.step()
        self.assertEqual(self.status(request).state, "done")

    def test_stopping_lets_the_batch_in_hand_end_and_signs_off(self) -> None:
        request = self.producer.submit(["text"])
        entered, leave = threading.Event(), threading.Event()
        score = self.classifier.probabilities

        def slow(texts: Sequence[str]) -> NDArray[np.float32]:
            entered.set()
            leave.wait(5)
            return score(texts)

        self.classifier.probabilities = slow  # type: ignore[method-assign]  # a long batch
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        self.assertTrue(entered.wait(5))
        later = self.producer.submit(["later"])
        self.worker.stop()
        leave.set()
        thread.join(5)
        self.assertEqual(self.status(request).state, "done")
        self.assertEqual(self.status(later).state, "queued")
        self.assertEqual(self.producer.state().workers, 0)


class TestWire(WorkerCase):
    def test_a_job_of_another_producer_is_scored_as_well(self) -> None:
        self.client.rpush(keys.JOBS, Job("abc", ("text",), keep_s=60).encode())
        self.client.set(keys.REQUEST + "abc", 1)
        self.worker.step()
        self.assertEqual(self.status("abc").predictions[0].sentiment, "negative")
