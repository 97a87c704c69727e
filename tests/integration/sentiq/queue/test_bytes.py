"""The limits in bytes: of the chunks that wait, and of all that Redis holds."""

import json
import random
import re

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import QueueFull
from sentiq.queue import Consumer, Producer
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    numbered,
    on_each_server,
    work,
)

BYTES_BEFORE = re.compile(rb'"bytes_before":-?\d+,')
OLD_CHUNK = {"id": "5f0c", "texts": ["hola"], "keep_s": 60, "attempts": 0, "trace_id": "web-7"}


@on_each_server
class WaitingBytesTests(QueueCase):
    def assert_exact(self) -> None:
        waiting = b"".join(
            BYTES_BEFORE.sub(b"", raw, count=1) for key in keys.WAITING for raw in self.raw(key)
        )
        self.assertEqual(self.producer().queue_state().waiting_bytes, len(waiting))

    def test_the_number_is_exact_whatever_happens_to_chunks(self) -> None:
        rng = random.Random(19)
        producer, workers = self.producer(), [self.worker() for _ in range(3)]
        for _ in range(300):
            worker = rng.choice(workers)
            actions = (self.submit, self.submit, self.claim, self.finish, self.die, self.stop, self.drop)
            rng.choice((*actions, self.cancel))(rng, producer, worker)
            self.assert_exact()
        for worker in workers[1:]:
            worker.release()  # one of them may hold a suspect: then no other worker may take one
        while producer.queue_state().waiting:
            work(workers[0])
            self.assert_exact()

    def submit(self, rng: random.Random, producer: Producer, _worker: Consumer) -> None:
        producer.submit([rng.choice("añ😀") * rng.randrange(1, 500)] * rng.choice((1, 1, 2, 150)))

    def claim(self, rng: random.Random, _producer: Producer, worker: Consumer) -> None:
        worker.claim(rng.choice((1, 64)))

    def finish(self, _rng: random.Random, _producer: Producer, worker: Consumer) -> None:
        answer(worker, worker.claim(64))

    def die(self, _rng: random.Random, _producer: Producer, worker: Consumer) -> None:
        """Leave a chunk that only a blocking move has put into the claim, and end the lease."""
        self.redis.lmove(keys.CHUNKS, keys.CLAIM + worker.worker_id, "LEFT", "RIGHT")
        self.end_lease(worker)
        worker.register()
        worker.reap()

    def cancel(self, rng: random.Random, producer: Producer, _worker: Consumer) -> None:
        """Cancel a job in the middle of a list, where there is one."""
        chunks = self.waiting(rng.choice(keys.WAITING))
        if chunks:
            producer.cancel(rng.choice(chunks).job_id)

    def stop(self, _rng: random.Random, _producer: Producer, worker: Consumer) -> None:
        worker.release()
        worker.register()

    def drop(self, rng: random.Random, _producer: Producer, _worker: Consumer) -> None:
        self.redis.lpop(rng.choice(keys.WAITING))  # as a worker of release 0.1 takes it

    def test_chunks_behind_a_long_cancelled_job_count_anew(self) -> None:
        producer = self.producer()
        producer.submit(["for the first list"])
        producer.submit(["head"])
        long = producer.submit(["x" * 16_000] * 150)
        for text in numbered(450):
            producer.submit([text])
        producer.cancel(long)
        self.assert_exact()

    def test_a_chunk_that_is_put_back_says_once_how_many_bytes_are_before_it(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["hola"])
        worker.claim(64)
        worker.release()
        self.assertEqual(len(BYTES_BEFORE.findall(self.raw(keys.CHUNKS)[0])), 1)

    def test_a_chunk_that_was_given_back_is_first_again(self) -> None:
        producer, worker = self.producer(), self.worker()
        ids = [producer.submit([text]) for text in numbered(6)]
        worker.claim(4)
        worker.release()
        waiting = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual([chunk.job_id for chunk in waiting], ids)

    def test_chunks_of_release_0_1_are_estimated_until_they_are_taken(self) -> None:
        producer = self.producer()
        old = json.dumps(OLD_CHUNK).encode()
        for _ in range(10):
            producer.submit(["hola"])
        self.redis.rpush(keys.CHUNKS, *[old] * 10)
        self.assertGreater(producer.queue_state().waiting_bytes, 10 * len(old))
        for _ in range(10):
            producer.submit(["hola"])
        self.redis.lpush(keys.CHUNKS, old)
        self.assertGreater(producer.queue_state().waiting_bytes, 10 * len(old))
        worker = self.worker()
        answer(worker, worker.claim(21))
        self.assert_exact()


@on_each_server
class QueueBytesTests(QueueCase):
    def test_too_many_bytes_are_refused_until_chunks_are_taken(self) -> None:
        producer = Producer(self.redis, limit=1000, result_ttl_s=60, queue_bytes=100_000)
        self.addCleanup(producer.close)
        large = ["x" * 1000] * 30
        for _ in range(3):
            producer.submit(large)
        with self.assertRaisesRegex(QueueFull, "QUEUE_BYTES"):
            producer.submit(large)
        producer.submit(["a small one"])
        self.worker().claim(30)
        producer.submit(large)

    def test_bytes_are_counted_and_not_characters(self) -> None:
        producer = Producer(self.redis, limit=1000, result_ttl_s=60, queue_bytes=100_000)
        self.addCleanup(producer.close)
        with self.assertRaises(QueueFull):
            producer.submit(["😀" * 25_000])


@on_each_server
class StoredBytesTests(QueueCase):
    """`stored_bytes` is a limit for all that Redis holds, by its own figure."""

    def used_memory(self) -> int:
        return int(self.redis.info("memory")["used_memory"])

    def new_producer(self, stored_bytes: int) -> Producer:
        producer = Producer(self.redis, limit=10_000, result_ttl_s=60, stored_bytes=stored_bytes)
        self.addCleanup(producer.close)
        return producer

    def hold(self, count: int) -> None:
        """Let Redis hold something that is no chunk, such as results."""
        self.redis.setrange("held", count, "x")

    def accepts(self, producer: Producer) -> bool:
        try:
            producer.submit(["hola"])
        except QueueFull:
            return False
        return True

    def test_new_jobs_are_refused_when_redis_holds_too_much(self) -> None:
        limit = self.used_memory() + 8_000_000
        self.hold(10_000_000)
        for asked in (1, 2):  # the second without a round trip
            with self.subTest(asked=asked), self.assertRaisesRegex(QueueFull, "STORED_BYTES"):
                self.new_producer(limit).submit_and_wait(["hola"], 0.05)
        self.redis.delete("held")
        self.new_producer(limit).submit(["hola"])

    def test_who_waits_is_accepted_beyond_the_share_of_the_others(self) -> None:
        self.hold(20_000_000)
        limit = int(self.used_memory() / 0.9)
        with self.assertRaisesRegex(QueueFull, "STORED_BYTES"):
            self.new_producer(limit).submit(["hola"])
        waiting = self.in_thread(self.new_producer(limit).submit_and_wait, ["hola"], 60.0)
        self.wait_for_chunks(1)
        work(self.worker())
        self.assertEqual(waiting.result().state, "done")

    def test_a_small_maxmemory_lowers_the_limit(self) -> None:
        self.hold(20_000_000)
        self.addCleanup(self.redis.config_set, "maxmemory", "0")
        for share, refused in ((0.9, True), (0.7, False)):
            with self.subTest(share=share):
                self.redis.config_set("maxmemory", str(int(self.used_memory() / share)))
                waiting = self.in_thread(self.new_producer(2**40).submit_and_wait, ["hola"], 60.0)
                if refused:
                    with self.assertRaisesRegex(QueueFull, "STORED_BYTES"):
                        waiting.result(60.0)
                else:
                    self.wait_for_chunks(1)
                    work(self.worker())
                    self.assertEqual(waiting.result(60.0).state, "done")

    def test_a_reading_is_used_for_the_jobs_of_a_moment(self) -> None:
        producer = self.new_producer(self.used_memory() + 8_000_000)
        self.hold(10_000_000)
        refused = 0
        calls = self.enqueue_calls()
        for _ in range(100):
            with self.assertRaises(QueueFull):
                producer.submit(["hola"])
            refused += 1
        self.assertLess(self.enqueue_calls() - calls, refused / 2)
        self.redis.delete("held")
        wait_until(lambda: self.accepts(producer), "the next reading is lower")

    def enqueue_calls(self) -> int:
        return int(self.redis.info("commandstats").get("cmdstat_eval", {}).get("calls", 0))
