"""The order in which waiting chunks are claimed."""

from sentiq import keys
from sentiq.messages import TEXTS_PER_CHUNK, Chunk
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
        producer, worker = self.producer(), self.worker()
        large = producer.submit(numbered(1000))
        turns = 0
        while (status := producer.job_status(large)) is not None and status.state != "done":
            for text in numbered(100):
                producer.submit([text])
            answer(worker, worker.claim(64))
            turns += 1
        self.assertLessEqual(turns, 16)
        self.assertGreater(producer.queue_state().waiting, 64)

    def test_small_jobs_do_not_wait_for_more_than_one_chunk_of_a_large_one(self) -> None:
        producer, worker = self.producer(), self.worker()
        for _ in range(3):
            producer.submit(numbered(1000))
        while self.redis.llen(keys.CHUNKS):
            answer(worker, worker.claim(64))
        for text in numbered(100):
            producer.submit([text])
        chunks = chunks_of(worker.claim(64))
        self.assertEqual([len(chunk.texts) for chunk in chunks], [1] * 64 + [TEXTS_PER_CHUNK])

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
