"""A job and all its results expire together, after its last chunk ended; a status never goes back."""

from collections.abc import Callable

from sentiq import keys
from sentiq.messages import TEXTS_PER_CHUNK, Chunk, Result, chunk_id_of
from sentiq.queue import Batch, Consumer
from sentiq.queue.enqueuer import UNFINISHED_KEEP_S
from sentiq.queue.reap_call import MAX_ATTEMPTS
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    done,
    numbered,
    on_each_server,
    only,
    work,
)

KEEP_S = 600
End = Callable[[Consumer, Batch], None]


@on_each_server
class ExpiryTests(QueueCase):
    def test_an_unfinished_job_stays_known_and_so_do_its_results(self) -> None:
        for end in self.ends():
            worker, job_id = self.worker(), self.submit_chunks(2)
            end(worker, worker.claim(1))
            self.assert_unfinished(job_id, results=1)
            self.redis.flushall()

    def test_a_job_and_its_results_expire_together_after_the_last_chunk(self) -> None:
        for end in self.ends():
            worker, job_id = self.worker(), self.submit_chunks(3)
            answer(worker, worker.claim(2 * TEXTS_PER_CHUNK))
            last = self.worker()
            end(last, last.claim(1))
            self.assert_complete(job_id, 3)
            self.redis.flushall()

    def test_the_order_in_which_chunks_end_is_free(self) -> None:
        workers = [self.worker() for _ in range(3)]
        job_id = self.submit_chunks(3)
        batches = [(worker, worker.claim(1)) for worker in workers]
        for results, (worker, batch) in enumerate(reversed(batches)):
            self.assert_unfinished(job_id, results)
            answer(worker, batch)
        self.assert_complete(job_id, 3)

    def test_a_chunk_that_ended_twice_counts_once(self) -> None:
        worker = self.worker()
        job_id = self.submit_chunks(2)
        first = only(worker.claim(1))
        for _ in range(2):
            worker.finish([done(chunk) for chunk in [Chunk.decode(first.raw)]])
            self.assert_unfinished(job_id, results=1)
            self.redis.lpush(keys.CHUNKS, first.raw)
            worker.claim(1)

    def test_a_job_that_is_done_stays_done(self) -> None:
        for end in self.ends():
            producer, worker = self.producer(), self.worker()
            job_id = producer.submit(["hola"])
            (raw,) = self.raw(keys.CHUNKS)
            work(worker)
            self.redis.rpush(keys.CHUNKS, raw)
            end(worker, worker.claim(64))
            status = producer.job_status(job_id)
            self.assertEqual(status and status.state, "done")
            self.redis.flushall()

    def test_a_client_gets_the_result_that_stays(self) -> None:
        chunk = Chunk("abc", ("hola",), KEEP_S, reply_to="replies")
        worker = self.worker()
        for result in (done(chunk)[1], Result("abc", "expired")):
            worker.finish([(chunk, result)])
        self.assertEqual([Result.decode(raw).status for raw in self.raw("replies")], ["done", "done"])

    def ends(self) -> tuple[End, ...]:
        """Return each way in which the chunk of a batch may end."""
        return self.finish_as_done, self.finish_as_expired, self.give_up, self.reap_for_the_last_time

    def finish_as_done(self, worker: Consumer, batch: Batch) -> None:
        answer(worker, batch)

    def finish_as_expired(self, worker: Consumer, batch: Batch) -> None:
        worker.finish([(chunk, Result(chunk.chunk_id, "expired")) for chunk in chunks_of(batch)])

    def give_up(self, worker: Consumer, batch: Batch) -> None:
        worker.fail(only(batch), "the model broke")

    def reap_for_the_last_time(self, worker: Consumer, batch: Batch) -> None:
        raw = only(batch).raw.replace(b'"attempts":0', b'"attempts":%d' % MAX_ATTEMPTS)
        self.redis.lset(keys.CLAIM + worker.worker_id, 0, raw.decode())
        self.end_lease(worker)
        worker.reap()

    def submit_chunks(self, chunks: int) -> str:
        self.worker()  # so that two workers are there: the second chunk can be claimed alone
        return self.producer(result_ttl_s=KEEP_S).submit(numbered(chunks * TEXTS_PER_CHUNK))

    def assert_unfinished(self, job_id: str, results: int) -> None:
        record_s = self.redis.ttl(keys.JOB + job_id)
        self.assertGreater(record_s, UNFINISHED_KEEP_S - 600)
        found = self.result_ids()
        self.assertEqual(len(found), results)
        for chunk_id in found:
            self.assertGreater(self.redis.ttl(keys.RESULT + chunk_id), record_s)

    def assert_complete(self, job_id: str, chunks: int) -> None:
        self.assertTrue(0 < self.redis.ttl(keys.JOB + job_id) <= KEEP_S)
        for number in range(chunks):
            result_s = self.redis.ttl(keys.RESULT + chunk_id_of(job_id, number))
            self.assertTrue(KEEP_S < result_s <= KEEP_S + 10)
