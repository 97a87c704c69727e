"""A worker whose model, lease or Redis fails."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from devtools.processes import wait_until
from model.worker import Worker
from sentiq import keys
from sentiq.errors import ScoringFailed
from tests.integration.model.worker_case import POISON, WorkerCase


@contextmanager
def running(worker: Worker) -> Iterator[None]:
    """Run a worker in a thread for the length of the block."""
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


class TestFailures(WorkerCase):
    appendfsync = "always"  # with everysec a killed Redis may lose its last writes while an fsync is slow

    def test_a_text_that_the_model_refuses_fails_only_its_own_chunk(self) -> None:
        good = self.producer.submit(["good"])
        bad = self.producer.submit([POISON])
        also_good = self.producer.submit(["fine too"])
        with self.assertLogs("model.worker", "ERROR"):
            self.worker.step()
        self.assertEqual(self.status(good).state, "done")
        self.assertEqual(self.status(also_good).prediction_at(0).score, 0.008)
        self.assertEqual(self.status(bad).state, "failed")
        self.assertIn("cannot be scored", self.status(bad).error)
        self.assertEqual(self.client.zcard(keys.DEAD), 1)

    def test_a_waiting_client_is_told_that_its_text_failed(self) -> None:
        thread = threading.Thread(target=self.worker.run)
        thread.start()
        try:
            with self.assertLogs("model.worker", "ERROR"), self.assertRaises(ScoringFailed) as raised:
                self.producer.submit_and_wait([POISON], 60)
            self.assertIn("cannot be scored", raised.exception.detail)
        finally:
            self.worker.stop()
            thread.join(5)

    def test_a_broken_message_becomes_a_dead_letter_and_the_others_are_scored(self) -> None:
        self.client.rpush(keys.CHUNKS, b"{not json")
        job = self.producer.submit(["good"])
        with self.assertLogs("model.worker", "ERROR") as logs:
            self.worker.step()
        self.assertIn("not a message", logs.output[0])
        self.assertEqual(self.status(job).state, "done")
        self.assertEqual(self.client.zrange(keys.DEAD, 0, -1), [b"{not json"])

    def test_a_worker_that_was_paused_past_its_lease_writes_nothing_and_registers_again(self) -> None:
        job = self.producer.submit(["text"])
        score = self.classifier.probabilities

        def paused(texts: Sequence[str]) -> NDArray[np.float32]:
            self.classifier.probabilities = score  # type: ignore[method-assign]  # the others run on
            for worker in self.client.zrange(keys.WORKERS, 0, -1):
                self.client.zadd(keys.WORKERS, {worker: 1})  # type: ignore[type-var]  # redis types replies loosely
            self.new_worker().step()
            self.assertEqual(self.status(job).state, "done")
            return score(texts) * 0

        self.classifier.probabilities = paused  # type: ignore[method-assign]  # for one batch
        with self.assertLogs("model.worker", "WARNING") as logs:
            self.worker.step()
        self.assertTrue(any("registering again" in line for line in logs.output), logs.output)
        self.assertEqual(self.status(job).prediction_at(0).score, 0.004)
        again = self.producer.submit(["more text"])
        self.worker.step()
        self.assertEqual(self.status(again).state, "done")

    def test_the_worker_survives_an_absent_redis(self) -> None:
        self.server.kill()
        try:
            with self.assertLogs("model.worker", "WARNING"):
                self.worker.step()
        finally:
            self.server.start()
        job = self.producer.submit(["text"])
        self.worker.step()
        self.assertEqual(self.status(job).state, "done")

    def test_idle_workers_answer_the_next_job_after_flushall(self) -> None:
        workers = [self.new_worker() for _ in range(3)]
        for worker in workers:
            self.enterContext(running(worker))
        for _ in range(5):
            wait_until(lambda: self.blocked_workers() == len(workers), "all workers are idle")
            self.client.flushall()
            self.assertEqual(self.producer.submit_and_wait(["text"], 30.0).prediction_at(0).score, 0.004)

    def blocked_workers(self) -> int:
        return sum(one["cmd"] == "blmove" and "b" in one["flags"] for one in self.client.client_list())

    def test_stop_finishes_the_batch_in_hand_and_ends_the_lease(self) -> None:
        job = self.producer.submit(["text"])
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
        self.assertEqual(self.status(job).state, "done")
        state = self.producer.queue_state()
        self.assertEqual((state.waiting, state.workers), (1, 0))
        self.assertIn(self.status(later).state, ("queued", "running"))  # it may have been prefetched

    def test_a_lease_that_ends_in_order_while_it_is_renewed_is_no_warning(self) -> None:
        self.worker.step()
        renew = self.worker._consumer.renew

        def end_the_lease_first() -> None:
            self.worker.stop()
            self.worker.run()
            renew()

        self.worker._consumer.renew = end_the_lease_first  # type: ignore[method-assign]
        with self.assertNoLogs("model.worker", "WARNING"):
            self.worker.keep_lease()

    def test_a_lease_that_is_lost_while_the_worker_runs_is_a_warning(self) -> None:
        self.worker.step()
        self.client.delete(keys.WORKERS)
        with self.assertLogs("model.worker", "WARNING") as logs:
            self.worker.keep_lease()
        self.assertIn("lease not renewed", logs.output[0])
