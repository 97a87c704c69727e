"""Cancelled jobs: what no worker has begun with leaves the queue, and each of its texts has an error."""

from typing import Any
from unittest import mock

from sentiq import keys
from sentiq.errors import ScoringFailed
from sentiq.messages import Chunk
from sentiq.queue.canceller import CHUNKS_PER_CALL, Canceller
from sentiq.queue.idempotency import IdempotentRequest
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    numbered,
    on_each_server,
    sentiments,
    work,
)


@on_each_server
class CancelTests(QueueCase):
    def test_a_waiting_job_fails_and_leaves_the_queue(self) -> None:
        producer = self.producer()
        job_id = producer.submit(numbered(200))
        self.assertEqual(producer.cancel(job_id), 200)
        self.assertEqual(sum(map(self.redis.llen, keys.WAITING)), 0)
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual((status.state, status.texts, status.texts_done), ("failed", 200, 200))
        self.assertIn("cancelled", status.error)

    def test_chunks_that_a_worker_has_are_scored(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        batch = worker.claim(64)
        self.assertEqual(producer.cancel(job_id), 36)
        self.assertEqual(producer.cancel(job_id), 0)
        self.assertEqual(self.counts(job_id), ("running", 100, 36))
        answer(worker, batch)
        self.assertEqual(self.counts(job_id), ("done", 100, 100))
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(100)[:64] + ["cancelled"] * 36)

    def test_the_other_jobs_stay_in_their_order(self) -> None:
        producer = self.producer()
        jobs = [producer.submit(numbered(3)) for _ in range(5)]
        producer.cancel(jobs[1])
        producer.cancel(jobs[3])
        waiting = [chunk.job_id for waiting in keys.WAITING for chunk in self.waiting(waiting)]
        self.assertEqual(waiting, [jobs[0], jobs[2], jobs[4]])
        self.assertEqual(work(self.worker()), 3)

    def test_it_is_found_behind_and_before_more_chunks_than_one_call_searches(self) -> None:
        producer = self.producer()
        first, *_, last = (producer.submit([f"text {n}"]) for n in range(CHUNKS_PER_CALL + 2))
        self.assertEqual((producer.cancel(first), producer.cancel(last)), (1, 1))
        self.assertEqual(sum(map(self.redis.llen, keys.WAITING)), CHUNKS_PER_CALL)

    def test_a_job_of_more_chunks_than_one_call_searches_is_cancelled_whole(self) -> None:
        producer = self.producer()
        texts = ["x" * 16_000] * (2 * CHUNKS_PER_CALL + 1)
        self.assertEqual(producer.cancel(producer.submit(texts)), len(texts))
        self.assertEqual(sum(map(self.redis.llen, keys.WAITING)), 0)

    def test_a_job_that_is_cancelled_at_the_same_time_hides_no_chunk(self) -> None:
        producer = self.producer()
        producer.submit(["for the first list"])
        mine = producer.submit(["mine"])
        for _ in range(CHUNKS_PER_CALL * 3 // 4):
            producer.submit(["of nobody"])
        other = producer.submit(["x" * 16_000] * (CHUNKS_PER_CALL // 2))
        call = self.redis.eval

        def cancel_other_after(*arguments: Any) -> Any:
            with mock.patch.object(self.redis, "eval", call):
                reply = call(*arguments)
                if arguments[2] == keys.BULK:
                    producer.cancel(other)
                return reply

        with mock.patch.object(self.redis, "eval", cancel_other_after):
            self.assertEqual(Canceller(self.redis).cancel(mine), 1)

    def test_a_text_that_looks_like_the_job_does_not_mislead_it(self) -> None:
        producer = self.producer()
        job_id = producer.submit(["good"])
        producer.submit([f'"chunk_id":"{job_id}.0"'])
        self.assertEqual(producer.cancel(job_id), 1)
        self.assertEqual(work(self.worker()), 1)

    def test_a_chunk_that_a_dead_worker_left_is_cancelled(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(["good"])
        worker.claim(64)
        self.end_lease(worker)
        self.worker().reap()
        self.assertEqual(self.redis.llen(keys.RETRY), 1)
        self.assertEqual(producer.cancel(job_id), 1)

    def test_a_client_that_waits_is_told(self) -> None:
        producer = self.producer()
        call = self.in_thread(producer.submit_and_wait, ["good"], 60.0)
        self.wait_for_chunks(1)
        producer.cancel(Chunk.decode(self.raw(keys.CHUNKS)[0]).job_id)
        with self.assertRaisesRegex(ScoringFailed, "scored"):
            call.result()

    def test_record_results_and_key_expire_together(self) -> None:
        producer = self.producer(result_ttl_s=1)
        request = IdempotentRequest.from_request("", "key", b"body")
        producer.submit(numbered(100), idempotent=request)
        (chunk, _) = (Chunk.decode(raw) for waiting in keys.WAITING for raw in self.raw(waiting))
        producer.cancel(chunk.job_id)
        names = [keys.JOB + chunk.job_id + part for part in ("", ":key", ":sizes")]
        for name in (*names, request.redis_key):
            self.assertLessEqual(self.redis.pttl(name), 1000, name)

    def test_its_idempotency_key_still_leads_to_it(self) -> None:
        producer = self.producer()
        request = IdempotentRequest.from_request("", "key", b"body")
        job_id = producer.submit(["good"], idempotent=request)
        producer.cancel(job_id)
        self.assertEqual(producer.submit(["good"], idempotent=request), job_id)

    def test_an_unknown_or_a_finished_job_has_nothing_to_cancel(self) -> None:
        producer = self.producer()
        job_id = producer.submit(["good"])
        work(self.worker())
        self.assertEqual((producer.cancel(job_id), producer.cancel("unknown")), (0, 0))

    def test_it_makes_room_in_a_full_redis(self) -> None:
        producer = self.producer()
        job_id = producer.submit(numbered(1000))
        self.redis.config_set("maxmemory", 1)
        self.addCleanup(self.redis.config_set, "maxmemory", 0)
        self.assertEqual(producer.cancel(job_id), 1000)

    def counts(self, job_id: str) -> tuple[str, int, int]:
        status = self.producer().job_status(job_id)
        assert status is not None
        return status.state, status.texts, status.texts_done


@on_each_server
class CountTests(QueueCase):
    def test_texts_are_counted_as_they_get_done(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(150))
        counts = [self.counts(job_id)]
        while (batch := worker.claim(64)).claimed:
            answer(worker, batch)
            counts.append(self.counts(job_id))
        self.assertEqual(counts, [(150, 0), (150, 64), (150, 128), (150, 150)])

    def test_a_job_of_one_text_needs_no_further_key(self) -> None:
        job_id = self.producer().submit(["good"])
        self.assertEqual(self.counts(job_id), (1, 0))
        self.assertEqual(self.redis.exists(f"{keys.JOB}{job_id}:sizes"), 0)

    def counts(self, job_id: str) -> tuple[int, int]:
        status = self.producer().job_status(job_id)
        assert status is not None
        return status.texts, status.texts_done
