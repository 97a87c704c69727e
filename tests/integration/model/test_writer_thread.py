"""The writer thread: results of one batch are written while the next is scored."""

import json
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from devtools.processes import wait_until
from model.worker import Worker
from sentiq import keys
from sentiq.errors import LeaseLost
from sentiq.messages import Chunk, Result, chunk_id_of
from sentiq.queue import Batch, Consumer
from tests.integration.model.worker_case import POISON, WorkerCase


class SlowConsumer(Consumer):
    """Takes its time to write results, so that a step that does not wait for it shows."""

    def write_results(
        self,
        size: int,
        finished: Sequence[tuple[Chunk, Result]],
        more_commands: Sequence[tuple[Any, ...]] = (),
    ) -> list[Any]:
        time.sleep(0.1)
        return super().write_results(size, finished, more_commands)


class TestWriting(WorkerCase):
    """More than one batch waits: the results of one are written while the next is scored."""

    appendfsync = "always"  # with everysec a killed Redis may lose its last writes while an fsync is slow

    consumer_class = SlowConsumer

    def setUp(self) -> None:
        super().setUp()
        self.jobs = [self.producer.submit(["x" * (index + 1)] * 64) for index in range(5)]

    def states(self) -> list[str]:
        return [self.status(job).state for job in self.jobs]

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
            before = self.jobs[: len(texts[0]) - 1]
            wait_until(lambda: all(self.status(job).state == "done" for job in before), "those before")
            seen.append(self.states())
            return score(texts)

        self.classifier.probabilities = look_first  # type: ignore[method-assign]
        for _ in self.jobs:
            self.worker.step()
        self.assertEqual([states.count("done") for states in seen], [0, 1, 2, 3, 4])
        self.assertEqual(self.states(), ["done"] * 5)
        self.assertEqual(
            [self.status(job).prediction_at(63).score for job in self.jobs],
            [round(length / 1000, 6) for length in range(1, 6)],
        )

    def test_stop_leaves_a_prefetched_batch_to_others(self) -> None:
        self.worker.step()
        self.worker.stop()
        self.worker.run()
        self.assertEqual(self.states(), ["done", "running"] + ["queued"] * 3)  # running: it was prefetched
        raw_chunks = [raw for key in (keys.CHUNKS, keys.BULK) for raw in self.client.lrange(key, 0, -1)]
        waiting = [json.loads(raw)["chunk_id"] for raw in raw_chunks]
        self.assertEqual(waiting, [chunk_id_of(job_id, 0) for job_id in self.jobs[1:]])
        self.assertEqual(self.producer.queue_state().workers, 0)

    def test_a_lease_that_ran_out_while_results_were_written_costs_no_chunk(self) -> None:
        self.worker.step()  # and two batches are in hand
        for worker in self.client.zrange(keys.WORKERS, 0, -1):
            self.client.zadd(keys.WORKERS, {worker: 1})  # type: ignore[type-var]  # redis types replies loosely
        with self.assertLogs("model.worker", "WARNING"):
            self.step_until_done(self.worker, self.new_worker())

    def test_a_lease_lost_in_the_writer_thread_between_two_steps_of_a_claim_costs_no_chunk(self) -> None:
        # The claim finds a prefetched batch. Before it takes the batch, the writer thread meets a lost lease.
        consumer = self.worker._consumer
        self.worker.step()
        for worker in self.client.zrange(keys.WORKERS, 0, -1):
            self.client.zadd(keys.WORKERS, {worker: 1})  # type: ignore[type-var]  # redis types replies loosely
        assert self.worker._writing is not None
        writing = self.worker._writing

        class WaitingDeque(deque[Batch]):
            """Waits for the writer thread's error between a look at the deque and the next step."""

            def __bool__(self) -> bool:
                found = len(self) > 0
                writing.exception(timeout=60)
                return found

        consumer._prefetched = WaitingDeque(consumer._prefetched)
        with self.assertLogs("model.worker", "WARNING") as logs:
            self.worker.step()
        self.assertIsInstance(writing.exception(), LeaseLost)
        self.assertTrue(any("registering again" in line for line in logs.output), logs.output)
        self.step_until_done(self.worker)

    def test_redis_away_while_results_are_written_costs_no_chunk(self) -> None:
        self.worker.step()
        self.server.kill()
        try:
            with self.assertLogs("model.worker", "WARNING"):
                self.worker.step()
                self.worker.step()
        finally:
            self.server.start()
        self.step_until_done(self.worker)

    def test_the_result_of_a_retried_chunk_is_written_before_another_is_scored(self) -> None:
        raw = self.client.lpop(keys.CHUNKS)
        assert isinstance(raw, bytes)
        self.client.rpush(keys.RETRY, json.dumps(json.loads(raw) | {"attempts": 1}))
        claimed: list[int] = []
        score = self.classifier.probabilities

        def count(texts: Sequence[str]) -> NDArray[np.float32]:
            claimed.append(sum(self.client.llen(key) for key in self.client.scan_iter(f"{keys.CLAIM}*")))
            return score(texts)

        self.classifier.probabilities = count  # type: ignore[method-assign]
        self.worker.step()
        self.worker.step()
        self.assertEqual(claimed, [1, 1])
        self.assertEqual(self.status(self.jobs[0]).state, "done")

    def test_a_text_that_cannot_be_scored_in_a_prefetched_batch(self) -> None:
        bad = self.producer.submit([POISON] * 64)
        with self.assertLogs("model.worker", "ERROR"):
            for _ in range(6):
                self.worker.step()
        self.assertEqual(self.states(), ["done"] * 5)
        self.assertEqual(self.status(bad).state, "failed")
