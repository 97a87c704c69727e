"""Enqueue: how a job is cut into chunks, and when it is refused."""

import time
from unittest import TestCase

from devtools.processes import redis_servers
from sentiq import keys
from sentiq.errors import QueueFull, ResultTimeout
from sentiq.messages import CHARS_PER_CHUNK, TEXTS_PER_CHUNK, Chunk
from sentiq.queue.origin import Origin
from sentiq.queue.scripts import load_script
from tests.integration.sentiq.queue.queue_case import (
    LONG_LEASE_MS,
    QueueCase,
    numbered,
    on_each_server,
    sentiments,
    work,
)


class ServersTests(TestCase):
    def test_there_is_a_server_to_test_on(self) -> None:
        self.assertTrue(redis_servers())


@on_each_server
class EnqueueTests(QueueCase):
    def test_a_small_job_is_one_chunk_with_its_id(self) -> None:
        job_id = self.producer(result_ttl_s=600).submit(["hola", "adiós"], origin=Origin("trace"))
        (chunk,) = self.waiting(keys.CHUNKS)
        self.assertEqual((chunk.job_id, chunk.texts, chunk.attempts), (job_id, ("hola", "adiós"), 0))
        self.assertEqual((chunk.keep_s, chunk.request_id), (600, "trace"))

    def test_jobs_wait_in_the_order_of_arrival(self) -> None:
        producer = self.producer()
        ids = [producer.submit([text]) for text in numbered(20)]
        waiting = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual([chunk.job_id for chunk in waiting], ids)

    def test_a_large_job_is_cut_into_chunks_that_hold_all_texts_in_order(self) -> None:
        for count, sizes in ((1, [1]), (64, [64]), (65, [64, 1]), (128, [64, 64]), (1000, [64] * 15 + [40])):
            with self.subTest(count=count):
                self.redis.flushall()
                job_id = self.producer().submit(numbered(count))
                chunks = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
                self.assertEqual([len(chunk.texts) for chunk in chunks], sizes)
                self.assertEqual([text for chunk in chunks for text in chunk.texts], numbered(count))
                self.assertEqual(
                    [chunk.chunk_id for chunk in chunks],
                    [f"{job_id}.{number}" for number in range(len(chunks))],
                )
                self.assertEqual(
                    [chunk.first_index for chunk in chunks], [sum(sizes[:n]) for n in range(len(sizes))]
                )

    def test_one_chunk_for_each_live_worker_is_first_and_the_others_are_bulk(self) -> None:
        self.end_lease(self.worker())  # a dead one does not count
        for workers, ahead in ((0, 1), (1, 1), (2, 2), (3, 3)):
            with self.subTest(workers=workers):
                self.redis.delete(keys.CHUNKS, keys.BULK)
                if workers:
                    self.worker()
                self.producer().submit(numbered(10 * TEXTS_PER_CHUNK))
                self.assertEqual(self.redis.llen(keys.CHUNKS), ahead)
                self.assertEqual(self.redis.llen(keys.BULK), 10 - ahead)

    def test_later_chunks_that_a_client_waits_for_have_their_own_list_that_every_worker_knows(self) -> None:
        # A worker of release 0.1 takes chunks from `bulk` and not from `later`.
        for ids, used in (([], keys.CHUNKS), (["old-1"], keys.BULK), (["new", "old-1"], keys.BULK)):
            with self.subTest(ids=ids):
                self.redis.delete(*keys.WAITING, keys.WORKERS)
                for worker_id in ids:
                    self.redis.zadd(keys.WORKERS, {worker_id: self.now_ms() + LONG_LEASE_MS})
                self.submit_and_give_up(numbered(10 * TEXTS_PER_CHUNK))
                self.assertGreater(self.redis.llen(used), 0)
                self.assertEqual(self.redis.llen(keys.LATER), 0)
        self.redis.delete(*keys.WAITING, keys.WORKERS)
        self.worker()
        self.submit_and_give_up(numbered(10 * TEXTS_PER_CHUNK))
        self.assertEqual([self.redis.llen(key) for key in keys.WAITING], [1, 9, 0, 0])

    def test_chunks_that_nobody_waits_for_do_not_go_before_others(self) -> None:
        self.submit_and_give_up(["waited for"])
        self.producer().submit(numbered(10 * TEXTS_PER_CHUNK))
        self.assertEqual([self.redis.llen(key) for key in keys.WAITING], [1, 0, 10, 0])

    def test_long_texts_are_cut_into_chunks_by_characters(self) -> None:
        texts = ["x" * 5000] * 7 + ["short"] * 3 + ["y" * 2 * CHARS_PER_CHUNK] * 2 + ["last"]
        job_id = self.producer().submit(texts)
        chunks = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual([len(chunk.texts) for chunk in chunks], [3, 3, 4, 1, 1, 1])
        self.assertEqual([text for chunk in chunks for text in chunk.texts], texts)
        self.assertEqual([chunk.first_index for chunk in chunks], [0, 3, 6, 10, 11, 12])
        work(self.worker())
        status = self.producer().job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), texts)

    def submit_and_give_up(self, texts: list[str]) -> None:
        """Put the chunks of a client that waits on the queue."""
        with self.assertRaises(ResultTimeout):
            self.producer().submit_and_wait(texts, 0.01)

    def test_a_call_that_comes_twice_enqueues_the_job_once(self) -> None:
        # As after a reply that was lost on its way: the api sends the call again.
        chunk = Chunk("abc.0", ("hola",), 600)
        names = (*keys.WAITING, keys.WORKERS, keys.SPEEDS, keys.NEXT_TRY, keys.JOB + "abc")
        for limit in (1, 1, 0):
            arguments = (limit, 1_000_000, 0, 1, 0, 1000, "-0.2", "", "", chunk.encode()[1:])
            reply = self.redis.eval(load_script("enqueue"), len(names), *names, *arguments)
            self.assertEqual(reply, [b"accepted", 0, 0])
            self.assertEqual([one.job_id for one in self.waiting(keys.CHUNKS)], ["abc"])

    def test_a_chunk_has_the_time_of_the_redis_clock(self) -> None:
        before = self.now_ms()
        self.producer().submit(["hola"])
        (chunk,) = self.waiting(keys.CHUNKS)
        assert chunk.enqueued_at is not None
        self.assertTrue(before <= chunk.enqueued_at <= self.now_ms())

    def test_a_chunk_without_a_waiting_client_has_no_deadline(self) -> None:
        self.producer().submit(["hola"])
        self.assertIsNone(self.waiting(keys.CHUNKS)[0].deadline)

    def test_the_chunks_of_a_waiting_client_have_a_deadline_of_the_redis_clock(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, numbered(130), 7.5)
        self.wait_for_chunks(3)
        for chunk in self.waiting(keys.CHUNKS) + self.waiting(keys.BULK):
            assert chunk.enqueued_at is not None
            self.assertEqual(chunk.deadline, chunk.enqueued_at + 7500)
        work(self.worker())
        asked.result()

    def test_the_result_of_a_waiting_client_is_kept_for_a_minute_or_for_the_result_ttl(self) -> None:
        producer = self.producer(result_ttl_s=600)
        for keep, timeout_s, keep_s in ((False, 0.01, 60), (True, 0.01, 600)):
            with self.subTest(keep=keep):
                self.redis.flushall()
                with self.assertRaises(ResultTimeout):
                    producer.submit_and_wait(["hola"], timeout_s, keep=keep)
                self.assertEqual(self.waiting(keys.CHUNKS)[0].keep_s, keep_s)

    def test_an_unfinished_job_expires(self) -> None:
        job_id = self.producer().submit(["hola"])
        self.assertGreater(self.redis.ttl(keys.JOB + job_id), 0)


@on_each_server
class LimitTests(QueueCase):
    def test_a_full_queue_refuses(self) -> None:
        producer = self.producer(limit=2)
        producer.submit(["one"])
        producer.submit(["two"])
        with self.assertRaises(QueueFull):
            producer.submit(["three"])
        self.assertEqual(producer.queue_state().waiting, 2)

    def test_a_refused_client_does_not_wait(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        started = time.monotonic()
        with self.assertRaises(QueueFull):
            producer.submit_and_wait(["two"], 30.0)
        self.assertLess(time.monotonic() - started, 0.9)

    def test_a_refused_job_leaves_nothing(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        before = set(self.redis.scan_iter())
        with self.assertRaises(QueueFull):
            producer.submit_and_wait(["two"], 30.0)
        self.assertEqual(set(self.redis.scan_iter()), before)

    def test_a_job_is_accepted_whole_or_refused(self) -> None:
        producer = self.producer(limit=3)
        producer.submit(["one"])
        with self.assertRaises(QueueFull):
            producer.submit(numbered(3 * TEXTS_PER_CHUNK))
        self.assertEqual(producer.queue_state().waiting, 1)
        producer.submit(numbered(2 * TEXTS_PER_CHUNK))
        self.assertEqual(producer.queue_state().waiting, 3)

    def test_bulk_and_retry_count(self) -> None:
        self.redis.rpush(keys.BULK, "one")
        self.redis.rpush(keys.RETRY, "two")
        with self.assertRaises(QueueFull):
            self.producer(limit=2).submit(["three"])

    def test_claimed_chunks_do_not_count(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        self.worker().claim(64)
        producer.submit(["two"])

    def test_an_emptied_queue_accepts_again(self) -> None:
        producer = self.producer(limit=1)
        for text in numbered(5):
            producer.submit([text])
            with self.assertRaises(QueueFull):
                producer.submit(["more"])
            work(self.worker())
