"""Finish: results are written, the claim is emptied."""

from sentiq import keys
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import Chunk, Result, chunk_id_of
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    done,
    numbered,
    on_each_server,
    work,
)


@on_each_server
class FinishTests(QueueCase):
    def test_result_and_job_expire_after_the_time_in_the_chunk(self) -> None:
        job_id = self.producer(result_ttl_s=600).submit(["hola"])
        work(self.worker())
        self.assertTrue(590 < self.redis.ttl(keys.JOB + job_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + chunk_id_of(job_id, 0)) <= 610)

    def test_the_claim_is_empty_after_finish(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        answer(worker, worker.claim(64))
        self.assertEqual(self.claim_of(worker), [])

    def test_a_result_is_stored_as_it_was_encoded(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        answer(worker, batch)
        (chunk,) = chunks_of(batch)
        self.assertEqual(self.redis.get(keys.RESULT + chunk.chunk_id), done(chunk)[1].encode())

    def test_a_chunk_that_was_scored_twice_keeps_its_first_result(self) -> None:
        worker = self.worker()
        chunk = Chunk("abc", ("hola",), 60)
        for model in ("first", "second"):
            self.redis.rpush(keys.CHUNKS, chunk.encode())
            worker.claim(64)
            worker.finish([(chunk, Result("abc", "done", model=model))])
        raw = self.redis.get(keys.RESULT + "abc")
        assert isinstance(raw, bytes)
        self.assertEqual(Result.decode(raw).model, "first")

    def test_the_next_claim_may_be_sent_with_finish(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(chunk) for chunk in chunks_of(batch)], then_claim=64)
        self.assertEqual([Chunk.decode(raw).job_id for raw in self.claim_of(worker)], [second])
        batch = worker.claim(64)
        self.assertEqual([chunk.job_id for chunk in chunks_of(batch)], [second])
        answer(worker, batch)
        self.assertEqual(self.claim_of(worker), [])

    def test_after_an_empty_claim_with_finish_the_next_claim_blocks(self) -> None:
        producer, worker = self.producer(), self.worker(block_s=20)
        producer.submit(["first"])
        worker.finish([done(chunk) for chunk in chunks_of(worker.claim(64))], then_claim=64)
        batch = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        second = producer.submit(["second"])
        self.assertEqual([chunk.job_id for chunk in chunks_of(batch.result(10))], [second])

    def test_a_batch_claimed_with_finish_goes_back_on_release(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(chunk) for chunk in chunks_of(batch)], then_claim=64)
        worker.release()
        self.assertEqual([chunk.job_id for chunk in self.waiting(keys.CHUNKS)], [second])

    def test_a_batch_claimed_with_finish_by_a_dead_worker_is_retried(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(chunk) for chunk in chunks_of(batch)], then_claim=64)
        self.end_lease(worker)
        self.assertEqual(other.reap(), (1, 0))
        self.assertEqual([chunk.job_id for chunk in chunks_of(other.claim(64))], [second])

    def test_finish_claims_nothing_after_the_end_of_the_lease(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        self.end_lease(worker)
        with self.assertRaises(LeaseLost):
            worker.finish([done(chunk) for chunk in chunks_of(batch)], then_claim=64)
        self.assertEqual([chunk.job_id for chunk in self.waiting(keys.CHUNKS)], [second])
        worker.register()
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [second])

    def test_a_batch_may_be_prefetched_before_the_one_in_hand_is_finished(self) -> None:
        producer, worker = self.producer(), self.worker()
        first, second, third = (producer.submit([text]) for text in numbered(3))
        batch = worker.claim(1)
        self.assertTrue(worker.prefetch(1))
        behind = worker.claim(1)
        self.assertEqual(
            [[chunk.job_id for chunk in chunks_of(one)] for one in (batch, behind)], [[first], [second]]
        )
        answer(worker, batch)
        self.assertEqual(self.jobs_with_results(), {first})
        self.assertEqual([Chunk.decode(raw).job_id for raw in self.claim_of(worker)], [second])
        worker.finish([done(chunk) for chunk in chunks_of(behind)], then_claim=1)
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(1))], [third])

    def test_prefetch_returns_false_on_an_empty_queue(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        self.assertFalse(worker.prefetch(64))
        answer(worker, batch)
        second = producer.submit(["second"])
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [second])

    def test_a_chunk_of_the_batch_in_hand_may_be_given_up_with_another_batch_behind_it(self) -> None:
        producer, worker = self.producer(), self.worker()
        bad, good, behind = (producer.submit([text]) for text in numbered(3))
        batch = worker.claim(2)
        self.assertTrue(worker.prefetch(2))
        worker.fail(batch.claimed[0], "broken")
        worker.finish([done(chunks_of(batch)[1])])
        self.assertEqual(self.jobs_with_results(), {bad, good})
        answer(worker, worker.claim(2))
        self.assertEqual(self.jobs_with_results(), {bad, good, behind})
        self.assertEqual(self.claim_of(worker), [])

    def test_a_retried_chunk_is_not_prefetched_and_nothing_overtakes_it(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        suspect = producer.submit(["what another worker died of"])
        other.claim(64)
        self.end_lease(other)
        first, second = producer.submit(["first"]), producer.submit(["second"])
        batch = worker.claim(1)
        worker.reap()
        self.assertFalse(worker.prefetch(64))
        answer(worker, batch)
        alone = worker.claim(64)
        self.assertEqual([chunk.job_id for chunk in chunks_of(batch)], [first])
        self.assertEqual([chunk.job_id for chunk in chunks_of(alone)], [suspect])
        answer(worker, alone)
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [second])

    def test_both_batches_of_a_dead_worker_are_retried(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        jobs = [producer.submit([text]) for text in numbered(2)]
        worker.claim(1)
        worker.prefetch(1)
        self.end_lease(worker)
        self.assertEqual(other.reap(), (2, 0))
        again = []
        while (batch := other.claim(64)).claimed:
            again.append([chunk.job_id for chunk in chunks_of(batch)])
            answer(other, batch)
        self.assertEqual(again, [[job] for job in jobs])

    def test_both_batches_go_back_in_order_on_release(self) -> None:
        producer, worker = self.producer(), self.worker()
        jobs = [producer.submit([text]) for text in numbered(3)]
        worker.claim(1)
        worker.prefetch(1)
        worker.release()
        waiting = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual([chunk.job_id for chunk in waiting], jobs)

    def test_both_batches_come_again_after_a_lost_reply_to_finish(self) -> None:
        producer, worker = self.producer(), self.worker()
        jobs = [producer.submit([text]) for text in numbered(2)]
        batch = worker.claim(1)
        worker.prefetch(1)
        self.redis.client_kill_filter(_type="normal", skipme=True)
        with self.assertRaises(QueueUnavailable):
            worker.finish([done(chunk) for chunk in chunks_of(batch)])
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], jobs)

    def test_a_chunk_without_a_result_leaves_the_claim_as_well(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["one"])
        producer.submit(["two"])
        _, two = chunks_of(worker.claim(64))
        worker.finish([done(two)])
        self.assertEqual(self.result_ids(), {two.chunk_id})
        self.assertEqual(self.claim_of(worker), [])

    def test_a_chunk_that_a_late_move_added_stays_in_the_claim(self) -> None:
        # A move whose connection broke may still be served by Redis while the next batch is in work.
        producer, worker = self.producer(), self.worker()
        producer.submit(["one"])
        batch = worker.claim(64)
        self.redis.rpush(keys.CLAIM + worker.worker_id, Chunk("late", ("late",), 60).encode())
        answer(worker, batch)
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], ["late"])

    def test_a_chunk_that_a_late_move_added_stays_beside_a_broken_message(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, "nonsense", Chunk("abc", ("hola",), 60).encode())
        batch = worker.claim(64)
        self.redis.rpush(keys.CLAIM + worker.worker_id, Chunk("late", ("late",), 60).encode())
        worker.fail(batch.claimed[0], "broken")
        answer(worker, batch)
        self.assertEqual(self.jobs_with_results(), {"abc"})
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], ["late"])

    def test_a_batch_may_be_large(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, *(Chunk(str(number), ("hola",), 60).encode() for number in range(4096)))
        answer(worker, worker.claim(4096))
        self.assertEqual(len(self.result_ids()), 4096)
