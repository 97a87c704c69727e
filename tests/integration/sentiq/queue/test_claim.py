"""Claims: what a batch holds, and for how long a claim blocks."""

import time

from sentiq import keys
from sentiq.errors import LeaseLost
from sentiq.messages import Chunk
from sentiq.queue import Consumer
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    chunks_of,
    numbered,
    on_each_server,
    only,
)


@on_each_server
class ClaimTests(QueueCase):
    def test_an_empty_queue_gives_an_empty_batch_after_the_time_to_block(self) -> None:
        worker = self.worker(block_s=0.2)
        started = time.monotonic()
        self.assertEqual(worker.claim(64).claimed, ())
        self.assertGreaterEqual(time.monotonic() - started, 0.19)

    def test_a_waiting_worker_is_woken_by_a_chunk(self) -> None:
        claimed = self.in_thread(self.worker(block_s=30).claim, 64)
        self.wait_for_idle(1)
        self.producer().submit(["hola"])
        self.assertEqual([chunk.texts for chunk in chunks_of(claimed.result())], [("hola",)])

    def test_a_large_job_wakes_every_idle_worker(self) -> None:
        claimed = [self.in_thread(self.worker(block_s=30).claim, 64) for _ in range(3)]
        self.wait_for_idle(3)
        self.producer().submit(numbered(1000))
        self.assertTrue(all(future.result().claimed for future in claimed))

    def test_a_batch_takes_waiting_chunks_up_to_the_limit_in_texts(self) -> None:
        producer, worker = self.producer(), self.worker()
        for text in numbered(10):
            producer.submit([text, text])
        self.assertEqual([len(worker.claim(6).claimed)], [3])
        worker.finish([])
        self.assertEqual(len(worker.claim(7).claimed), 4)  # a chunk is never cut
        worker.finish([])
        self.assertEqual(len(worker.claim(64).claimed), 3)

    def test_a_batch_holds_the_oldest_chunks_in_order(self) -> None:
        producer = self.producer()
        ids = [producer.submit([text]) for text in numbered(10)]
        self.assertEqual([chunk.job_id for chunk in chunks_of(self.worker().claim(4))], ids[:4])

    def test_a_batch_has_the_time_of_the_redis_clock(self) -> None:
        self.producer().submit(["hola"])
        before = self.now_ms()
        batch = self.worker().claim(64)
        self.assertTrue(before <= batch.now_ms <= self.now_ms())

    def test_a_batch_that_follows_a_blocking_move_fills_up_too(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        # At one stroke: the move is served when all are there.
        self.redis.rpush(keys.CHUNKS, *(Chunk(name, (name,), 60).encode() for name in ("a", "b", "c")))
        self.assertEqual([chunk.job_id for chunk in chunks_of(claimed.result())], ["a", "b", "c"])

    def test_a_claimed_chunk_is_on_no_other_list(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        self.assertEqual(self.claim_of(worker), [only(batch).raw])
        self.assertEqual(self.redis.exists(keys.CHUNKS, keys.BULK, keys.RETRY), 0)

    def test_a_batch_that_was_not_finished_is_claimed_again(self) -> None:
        # As after an answer of Redis that was lost on its way.
        producer, worker = self.producer(), self.worker()
        for text in numbered(3):
            producer.submit([text])
        first = worker.claim(2)
        self.assertEqual(worker.claim(2).claimed, first.claimed)
        self.assertEqual(worker.claim(3).claimed[:2], first.claimed)

    def test_a_worker_that_did_not_register_gets_nothing(self) -> None:
        self.producer().submit(["hola"])
        with self.assertRaises(LeaseLost):
            Consumer(self.redis).claim(64)
        self.assertEqual(self.redis.llen(keys.CHUNKS), 1)

    def test_workers_have_different_ids(self) -> None:
        worker = self.worker()
        first = worker.worker_id
        worker.register()
        self.assertEqual(len({first, worker.worker_id, self.worker().worker_id}), 3)
