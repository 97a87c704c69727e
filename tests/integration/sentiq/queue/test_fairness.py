"""The order in which waiting chunks are claimed."""

from concurrent.futures import Future

from sentiq import keys
from sentiq.messages import TEXTS_PER_CHUNK, Chunk
from sentiq.queue import JobStatus
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    numbered,
    on_each_server,
    sentiments,
)


@on_each_server
class FairnessTests(QueueCase):
    def test_a_small_job_behind_a_large_one_is_in_the_next_batch(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(1000))
        answer(worker, worker.claim(64))
        small = producer.submit(["hola"])
        self.assertIn(small, [chunk.job_id for chunk in chunks_of(worker.claim(64))])

    def test_a_large_job_makes_progress_beside_any_number_of_small_ones(self) -> None:
        worker = self.worker()
        large = self.ask(numbered(1000))
        self.wait_for_chunks(16)
        turns = 0
        while not large.done():
            self.put_waited_for(self.redis.llen(keys.CHUNKS), 100)
            answer(worker, worker.claim(64))
            turns += 1
            if not self.redis.llen(keys.LATER):
                large.result(60.0)
        self.assertLessEqual(turns, 17)
        self.assertGreater(self.redis.llen(keys.CHUNKS), 64)

    def test_small_jobs_do_not_wait_for_more_than_one_chunk_of_a_large_one(self) -> None:
        worker = self.worker()
        for _ in range(3):
            self.ask(numbered(1000), 0.05)
        self.wait_for_chunks(3 * 16)
        while self.redis.llen(keys.CHUNKS):
            answer(worker, worker.claim(64))
        self.put_waited_for(0, 100)
        chunks = chunks_of(worker.claim(64))
        self.assertEqual([len(chunk.texts) for chunk in chunks], [1] * 64 + [TEXTS_PER_CHUNK])

    def test_who_waits_goes_before_who_does_not(self) -> None:
        producer, worker = self.producer(), self.worker()
        for _ in range(40):
            producer.submit(numbered(1000))
        answer(worker, worker.claim(64))  # the one that woke it
        asked = self.ask(numbered(200))
        self.wait_for_chunks(40 * 16 - 1 + 4)
        turns = 0
        while not asked.done() and turns < 6:
            answer(worker, worker.claim(64))
            turns += 1
        self.assertEqual(sentiments(asked.result(60.0).predictions), numbered(200))

    def test_a_fifth_of_the_work_is_for_those_who_do_not_wait(self) -> None:
        producer, worker = self.producer(), self.worker()
        for _ in range(40):
            producer.submit(numbered(1000))
        answer(worker, worker.claim(64))
        self.put_waited_for(0, 3000)
        waited_for, bulk = 0, 0
        for _ in range(40):
            chunks = chunks_of(batch := worker.claim(64))
            bulk += sum(len(chunk.texts) for chunk in chunks if chunk.deadline is None)
            waited_for += sum(len(chunk.texts) for chunk in chunks if chunk.deadline is not None)
            answer(worker, batch)
        self.assertAlmostEqual(bulk / (bulk + waited_for), 0.17, delta=0.04)

    def test_many_small_batches_leave_a_share_too(self) -> None:
        producer, worker = self.producer(), self.worker()
        for _ in range(5):
            producer.submit(numbered(1000))
        answer(worker, worker.claim(64))
        before = self.redis.llen(keys.BULK)
        for _ in range(40):
            self.put_waited_for(0, 1)
            answer(worker, worker.claim(64))
        self.assertEqual(before - self.redis.llen(keys.BULK), 2)

    def test_a_job_that_nobody_waits_for_wakes_every_idle_worker(self) -> None:
        claimed = [self.in_thread(self.worker(block_s=30).claim, 64) for _ in range(3)]
        self.wait_for_idle(3)
        producer = self.producer()
        for text in numbered(3):
            producer.submit([text])
        self.assertEqual([len(future.result(60.0).claimed) for future in claimed], [1, 1, 1])

    def test_a_batch_is_cut_by_characters(self) -> None:
        worker = self.worker()
        self.producer().submit(["x" * 5000] * 64)
        sizes = []
        while (batch := worker.claim(64)).claimed:
            sizes.append(sum(len(chunk.texts) for chunk in chunks_of(batch)))
            answer(worker, batch)
        self.assertEqual(sum(sizes), 64)
        self.assertLessEqual(max(sizes), 6)

    def ask(self, texts: list[str], timeout_s: float = 60.0) -> "Future[JobStatus]":
        return self.in_thread(self.producer().submit_and_wait, texts, timeout_s)

    def put_waited_for(self, before: int, count: int) -> None:
        """Put jobs of one text on the queue that a client waits for."""
        deadline = self.now_ms() + 600_000
        chunks = [
            Chunk(f"{before}-{number}.0", ("text",), 60, enqueued_at=1, deadline=deadline).encode()
            for number in range(count)
        ]
        self.redis.rpush(keys.CHUNKS, *chunks)

    def test_an_idle_worker_takes_bulk_up_to_the_limit(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(1000))
        self.assertEqual(sum(len(chunk.texts) for chunk in chunks_of(worker.claim(256))), 256)

    def test_a_retried_chunk_comes_first_and_alone(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(200))
        producer.submit(["hola"])
        self.redis.rpush(keys.RETRY, *(Chunk(name, (name,), 60, attempts=1).encode() for name in ("a", "b")))
        for name in ("a", "b"):
            batch = worker.claim(64)
            self.assertEqual([chunk.job_id for chunk in chunks_of(batch)], [name])
            answer(worker, batch)
        self.assertGreater(len(worker.claim(65).claimed), 1)

    def test_two_workers_share_a_large_job(self) -> None:
        producer = self.producer()
        job_id = producer.submit(numbered(1000))
        workers = [self.worker(), self.worker()]
        shares = [0, 0]
        while (status := producer.job_status(job_id)) is not None and status.state != "done":
            held = [(worker, worker.claim(64)) for worker in workers]
            for number, (worker, batch) in enumerate(held):
                shares[number] += sum(len(chunk.texts) for chunk in chunks_of(batch))
                answer(worker, batch)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(1000))
        self.assertEqual(sum(shares), 1000)
        self.assertGreater(min(shares), 300)
