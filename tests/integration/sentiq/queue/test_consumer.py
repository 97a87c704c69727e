"""What a worker does with the queue: claim, finish, fail, renew, release."""

import json
import time

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import LeaseLost, QueueUnavailable
from sentiq.messages import TEXTS_PER_JOB, Job, Result
from sentiq.queue import Consumer
from sentiq.queue.consumer import DEAD_LIMIT
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    done,
    jobs_of,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)


@on_each_server
class ClaimTests(QueueCase):
    def test_an_empty_queue_gives_an_empty_batch_after_the_time_to_block(self) -> None:
        worker = self.worker(block_s=0.2)
        started = time.monotonic()
        self.assertEqual(worker.claim(64).claimed, ())
        self.assertGreaterEqual(time.monotonic() - started, 0.19)

    def test_a_waiting_worker_is_woken_by_a_job(self) -> None:
        claimed = self.in_thread(self.worker(block_s=30).claim, 64)
        self.wait_for_idle(1)
        self.producer().submit(["hola"])
        self.assertEqual([job.texts for job in jobs_of(claimed.result())], [("hola",)])

    def test_a_large_request_wakes_every_idle_worker(self) -> None:
        claimed = [self.in_thread(self.worker(block_s=30).claim, 64) for _ in range(3)]
        self.wait_for_idle(3)
        self.producer().submit(numbered(1000))
        self.assertTrue(all(future.result().claimed for future in claimed))

    def test_a_batch_takes_what_is_there_up_to_the_limit_in_texts(self) -> None:
        producer, worker = self.producer(), self.worker()
        for text in numbered(10):
            producer.submit([text, text])
        self.assertEqual([len(worker.claim(6).claimed)], [3])
        worker.finish([])
        self.assertEqual(len(worker.claim(7).claimed), 4)  # a job is never cut
        worker.finish([])
        self.assertEqual(len(worker.claim(64).claimed), 3)

    def test_a_batch_holds_the_oldest_jobs_in_order(self) -> None:
        producer = self.producer()
        ids = [producer.submit([text]) for text in numbered(10)]
        self.assertEqual([job.id for job in jobs_of(self.worker().claim(4))], ids[:4])

    def test_a_batch_knows_the_time_of_rediss_clock(self) -> None:
        self.producer().submit(["hola"])
        before = self.now_ms()
        batch = self.worker().claim(64)
        self.assertTrue(before <= batch.now_ms <= self.now_ms())

    def test_a_batch_that_follows_a_blocking_move_fills_up_too(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        # At one stroke: the move is served when all are there.
        self.redis.rpush(keys.JOBS, *(Job(name, (name,), 60).encode() for name in ("a", "b", "c")))
        self.assertEqual([job.id for job in jobs_of(claimed.result())], ["a", "b", "c"])

    def test_what_is_claimed_is_on_no_other_list(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        self.assertEqual(self.claim_of(worker), [only(batch).raw])
        self.assertEqual(self.redis.exists(keys.JOBS, keys.BULK, keys.RETRY), 0)

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
        self.assertEqual(self.redis.llen(keys.JOBS), 1)

    def test_workers_have_different_ids(self) -> None:
        worker = self.worker()
        first = worker.worker_id
        worker.register()
        self.assertEqual(len({first, worker.worker_id, self.worker().worker_id}), 3)


@on_each_server
class FairnessTests(QueueCase):
    def test_a_small_request_behind_a_large_one_is_in_the_next_batch(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(1000))
        answer(worker, worker.claim(64))
        small = producer.submit(["hola"])
        self.assertIn(small, [job.id for job in jobs_of(worker.claim(64))])

    def test_a_large_request_goes_on_beside_any_number_of_small_ones(self) -> None:
        producer, worker = self.producer(), self.worker()
        large = producer.submit(numbered(1000))
        turns = 0
        while (status := producer.status(large)) is not None and status.state != "done":
            for text in numbered(100):
                producer.submit([text])
            answer(worker, worker.claim(64))
            turns += 1
        self.assertLessEqual(turns, 16)
        self.assertGreater(producer.state().waiting, 64)

    def test_small_requests_do_not_wait_for_more_than_one_job_of_a_large_one(self) -> None:
        producer, worker = self.producer(), self.worker()
        for _ in range(3):
            producer.submit(numbered(1000))
        while self.redis.llen(keys.JOBS):
            answer(worker, worker.claim(64))
        for text in numbered(100):
            producer.submit([text])
        jobs = jobs_of(worker.claim(64))
        self.assertEqual([len(job.texts) for job in jobs], [1] * 64 + [TEXTS_PER_JOB])

    def test_an_idle_worker_takes_bulk_up_to_the_limit(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(1000))
        self.assertEqual(sum(len(job.texts) for job in jobs_of(worker.claim(256))), 256)

    def test_a_job_to_try_again_comes_first_and_alone(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(numbered(200))
        producer.submit(["hola"])
        self.redis.rpush(keys.RETRY, *(Job(name, (name,), 60, attempts=1).encode() for name in ("a", "b")))
        for name in ("a", "b"):
            batch = worker.claim(64)
            self.assertEqual([job.id for job in jobs_of(batch)], [name])
            answer(worker, batch)
        self.assertGreater(len(worker.claim(65).claimed), 1)

    def test_two_workers_share_a_large_request(self) -> None:
        producer = self.producer()
        request_id = producer.submit(numbered(1000))
        workers = [self.worker(), self.worker()]
        shares = [0, 0]
        while (status := producer.status(request_id)) is not None and status.state != "done":
            held = [(worker, worker.claim(64)) for worker in workers]
            for number, (worker, batch) in enumerate(held):
                shares[number] += sum(len(job.texts) for job in jobs_of(batch))
                answer(worker, batch)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(1000))
        self.assertEqual(sum(shares), 1000)
        self.assertGreater(min(shares), 300)


@on_each_server
class FinishTests(QueueCase):
    def test_result_and_request_stay_as_long_as_the_job_says(self) -> None:
        request_id = self.producer(result_ttl_s=600).submit(["hola"])
        work(self.worker())
        self.assertTrue(590 < self.redis.ttl(keys.REQUEST + request_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + request_id) <= 610)

    def test_the_claim_is_empty_then(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        answer(worker, worker.claim(64))
        self.assertEqual(self.claim_of(worker), [])

    def test_a_result_is_stored_as_it_was_encoded(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        answer(worker, batch)
        (job,) = jobs_of(batch)
        self.assertEqual(self.redis.get(keys.RESULT + job.id), done(job)[1].encode())

    def test_a_job_that_was_scored_twice_has_one_result(self) -> None:
        worker = self.worker()
        job = Job("abc", ("hola",), 60)
        for model in ("first", "second"):
            self.redis.rpush(keys.JOBS, job.encode())
            worker.claim(64)
            worker.finish([(job, Result("abc", "done", model=model))])
        raw = self.redis.get(keys.RESULT + "abc")
        assert isinstance(raw, bytes)
        self.assertEqual(Result.decode(raw).model, "second")

    def test_the_next_claim_may_go_along(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(job) for job in jobs_of(batch)], then_claim=64)
        self.assertEqual([Job.decode(raw).id for raw in self.claim_of(worker)], [second])
        batch = worker.claim(64)
        self.assertEqual([job.id for job in jobs_of(batch)], [second])
        answer(worker, batch)
        self.assertEqual(self.claim_of(worker), [])

    def test_a_claim_that_went_along_and_found_nothing_waits_for_what_comes(self) -> None:
        producer, worker = self.producer(), self.worker(block_s=20)
        producer.submit(["first"])
        worker.finish([done(job) for job in jobs_of(worker.claim(64))], then_claim=64)
        batch = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        second = producer.submit(["second"])
        self.assertEqual([job.id for job in jobs_of(batch.result(10))], [second])

    def test_what_was_claimed_along_goes_back_when_the_worker_signs_off(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(job) for job in jobs_of(batch)], then_claim=64)
        worker.release()
        self.assertEqual([job.id for job in self.waiting(keys.JOBS)], [second])

    def test_what_was_claimed_along_by_a_worker_that_then_died_is_tried_again(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        worker.finish([done(job) for job in jobs_of(batch)], then_claim=64)
        self.end_lease(worker)
        self.assertEqual(other.reap(), (1, 0))
        self.assertEqual([job.id for job in jobs_of(other.claim(64))], [second])

    def test_nothing_is_claimed_along_after_the_lease(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        second = producer.submit(["second"])
        self.end_lease(worker)
        with self.assertRaises(LeaseLost):
            worker.finish([done(job) for job in jobs_of(batch)], then_claim=64)
        self.assertEqual([job.id for job in self.waiting(keys.JOBS)], [second])
        worker.register()
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], [second])

    def test_a_batch_may_be_claimed_before_the_one_in_hand_is_finished(self) -> None:
        producer, worker = self.producer(), self.worker()
        first, second, third = (producer.submit([text]) for text in numbered(3))
        batch = worker.claim(1)
        self.assertTrue(worker.claim_ahead(1))
        behind = worker.claim(1)
        self.assertEqual([[job.id for job in jobs_of(one)] for one in (batch, behind)], [[first], [second]])
        answer(worker, batch)
        self.assertEqual(self.result_ids(), {first})
        self.assertEqual([Job.decode(raw).id for raw in self.claim_of(worker)], [second])
        worker.finish([done(job) for job in jobs_of(behind)], then_claim=1)
        self.assertEqual([job.id for job in jobs_of(worker.claim(1))], [third])

    def test_nothing_to_claim_ahead(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["first"])
        batch = worker.claim(64)
        self.assertFalse(worker.claim_ahead(64))
        answer(worker, batch)
        second = producer.submit(["second"])
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], [second])

    def test_a_job_of_the_batch_in_hand_may_be_given_up_with_another_batch_behind_it(self) -> None:
        producer, worker = self.producer(), self.worker()
        bad, good, behind = (producer.submit([text]) for text in numbered(3))
        batch = worker.claim(2)
        self.assertTrue(worker.claim_ahead(2))
        worker.fail(batch.claimed[0], "broken")
        worker.finish([done(jobs_of(batch)[1])])
        self.assertEqual(self.result_ids(), {bad, good})
        answer(worker, worker.claim(2))
        self.assertEqual(self.result_ids(), {bad, good, behind})
        self.assertEqual(self.claim_of(worker), [])

    def test_a_job_that_is_tried_again_is_not_claimed_ahead_and_nothing_passes_it(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        suspect = producer.submit(["what another worker died of"])
        other.claim(64)
        self.end_lease(other)
        first, second = producer.submit(["first"]), producer.submit(["second"])
        batch = worker.claim(1)
        worker.reap()
        self.assertFalse(worker.claim_ahead(64))
        answer(worker, batch)
        alone = worker.claim(64)
        self.assertEqual([job.id for job in jobs_of(batch)], [first])
        self.assertEqual([job.id for job in jobs_of(alone)], [suspect])
        answer(worker, alone)
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], [second])

    def test_both_batches_of_a_worker_that_died_are_tried_again(self) -> None:
        producer, worker, other = self.producer(), self.worker(), self.worker()
        requests = [producer.submit([text]) for text in numbered(2)]
        worker.claim(1)
        worker.claim_ahead(1)
        self.end_lease(worker)
        self.assertEqual(other.reap(), (2, 0))
        again = []
        while (batch := other.claim(64)).claimed:
            again.append([job.id for job in jobs_of(batch)])
            answer(other, batch)
        self.assertEqual(again, [[request] for request in requests])

    def test_both_batches_go_back_in_order_when_the_worker_signs_off(self) -> None:
        producer, worker = self.producer(), self.worker()
        requests = [producer.submit([text]) for text in numbered(3)]
        worker.claim(1)
        worker.claim_ahead(1)
        worker.release()
        self.assertEqual([job.id for job in self.waiting(keys.JOBS)], requests)

    def test_both_batches_come_again_where_it_is_unknown_whether_the_first_was_finished(self) -> None:
        producer, worker = self.producer(), self.worker()
        requests = [producer.submit([text]) for text in numbered(2)]
        batch = worker.claim(1)
        worker.claim_ahead(1)
        self.redis.client_kill_filter(_type="normal", skipme=True)
        with self.assertRaises(QueueUnavailable):
            worker.finish([done(job) for job in jobs_of(batch)])
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], requests)

    def test_a_job_without_a_result_leaves_the_claim_as_well(self) -> None:
        producer, worker = self.producer(), self.worker()
        producer.submit(["one"])
        producer.submit(["two"])
        _, two = jobs_of(worker.claim(64))
        worker.finish([done(two)])
        self.assertEqual(self.result_ids(), {two.id})
        self.assertEqual(self.claim_of(worker), [])

    def test_a_job_that_a_late_move_brought_meanwhile_is_not_swept_away(self) -> None:
        # A move whose connection broke may still be served by Redis while the next batch is in work.
        producer, worker = self.producer(), self.worker()
        producer.submit(["one"])
        batch = worker.claim(64)
        self.redis.rpush(keys.CLAIMED + worker.worker_id, Job("late", ("late",), 60).encode())
        answer(worker, batch)
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], ["late"])

    def test_nor_is_it_beside_a_broken_message(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.JOBS, "nonsense", Job("abc", ("hola",), 60).encode())
        batch = worker.claim(64)
        self.redis.rpush(keys.CLAIMED + worker.worker_id, Job("late", ("late",), 60).encode())
        worker.fail(batch.claimed[0], "broken")
        answer(worker, batch)
        self.assertEqual(self.result_ids(), {"abc"})
        self.assertEqual([job.id for job in jobs_of(worker.claim(64))], ["late"])

    def test_a_batch_may_be_large(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.JOBS, *(Job(str(number), ("hola",), 60).encode() for number in range(4096)))
        answer(worker, worker.claim(4096))
        self.assertEqual(len(self.result_ids()), 4096)


@on_each_server
class FailTests(QueueCase):
    def test_the_job_is_put_aside_with_a_failed_result(self) -> None:
        producer, worker = self.producer(result_ttl_s=600), self.worker()
        request_id = producer.submit(["hola"])
        claimed = only(worker.claim(64))
        worker.fail(claimed, "the model broke")
        status = producer.status(request_id)
        assert status is not None
        self.assertEqual((status.state, status.error), ("failed", "the model broke"))
        self.assertEqual(self.raw(keys.DEAD), [claimed.raw])
        self.assertEqual(self.claim_of(worker), [])
        self.assertTrue(590 < self.redis.ttl(keys.REQUEST + request_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + request_id) <= 610)

    def test_the_rest_of_the_batch_goes_on(self) -> None:
        producer, worker = self.producer(), self.worker()
        one, two, three = (producer.submit([text]) for text in ("one", "two", "three"))
        batch = worker.claim(64)
        worker.fail(batch.claimed[1], "the model broke")
        worker.finish([done(job) for job in jobs_of(batch) if job.id != two])
        states = [status.state for name in (one, two, three) if (status := producer.status(name))]
        self.assertEqual(states, ["done", "failed", "done"])

    def test_of_two_equal_messages_one_is_put_aside(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.JOBS, "nonsense", "nonsense")
        worker.fail(worker.claim(64).claimed[0], "broken")
        self.assertEqual(self.claim_of(worker), [b"nonsense"])

    def test_the_dead_are_bounded_and_the_newest_stay(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.DEAD, *range(DEAD_LIMIT))
        self.redis.rpush(keys.JOBS, "newest")
        worker.fail(only(worker.claim(64)), "broken")
        dead = self.raw(keys.DEAD)
        self.assertEqual((len(dead), dead[0]), (DEAD_LIMIT, b"newest"))

    def test_a_broken_message_is_put_aside_and_the_rest_goes_on(self) -> None:
        broken = [
            b"",
            b"nonsense",
            b"\x00\xff\xfe",
            b"null",
            b"7",
            b"[]",
            b"{}",
            b'{"texts":["hola"]}',
            b'{"id":"abc"}',
            b"[" * 5000,
            b'{"id":"abc","texts":null,"keep_s":60,"attempts":0,"trace_id":""}',
            Job("abc", ("hola",), 60).encode().replace(b"60", b"0"),
            Job("abc", ("hola",), 60).encode().replace(b"60", b"1e300"),
        ]
        producer, worker = self.producer(), self.worker()
        before = producer.submit(["before"])
        self.redis.rpush(keys.JOBS, *broken)
        after = producer.submit(["after"])
        batch = worker.claim(64)
        self.assertEqual([job.id for job in jobs_of(batch)], [before, after])
        unread = [claimed for claimed in batch.claimed if claimed.job is None]
        self.assertEqual([claimed.raw for claimed in unread], broken)
        for claimed in unread:
            self.assertTrue(claimed.error)
            worker.fail(claimed, claimed.error)
        answer(worker, batch)
        self.assertEqual(self.raw(keys.DEAD), broken[::-1])
        self.assertEqual(self.result_ids(), {before, after})
        self.assertEqual(self.claim_of(worker), [])

    def test_an_error_may_hold_any_character(self) -> None:
        producer, worker = self.producer(), self.worker()
        request_id = producer.submit(["hola"])
        worker.fail(only(worker.claim(64)), 'a "quote", a \x00, a 😀')
        status = producer.status(request_id)
        self.assertEqual(status and status.error, 'a "quote", a \x00, a 😀')


@on_each_server
class LeaseTests(QueueCase):
    def test_a_lease_begins_with_registration_and_is_renewed_by_renew_and_claim(self) -> None:
        worker = self.worker(lease_ms=60_000)
        for prolong in (worker.register, worker.renew, lambda: worker.claim(64)):
            self.redis.zadd(keys.WORKERS, {worker.worker_id: self.now_ms() + 5000})
            before = self.now_ms()
            prolong()
            end = self.lease_end_ms(worker)
            assert end is not None
            self.assertTrue(before + 60_000 <= end <= self.now_ms() + 60_000)

    def test_finishing_and_failing_do_not_prolong_it(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        end = self.lease_end_ms(worker)
        answer(worker, batch)
        self.assertEqual(self.lease_end_ms(worker), end)

    def test_a_lease_runs_out_by_itself(self) -> None:
        worker = self.worker(lease_ms=30)
        wait_until(lambda: self.producer().state().workers == 0, "the lease has run out")
        for operation in (worker.renew, lambda: worker.claim(64), lambda: worker.finish([])):
            with self.assertRaises(LeaseLost):
                operation()

    def test_it_can_be_renewed_while_the_worker_blocks(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        worker.renew()
        self.producer().submit(["hola"])
        self.assertEqual(len(claimed.result().claimed), 1)

    def test_a_lease_that_is_renewed_is_not_reaped(self) -> None:
        self.producer().submit(["hola"])
        worker = self.worker()
        batch = worker.claim(64)
        self.assertEqual(self.worker().reap(), (0, 0))
        answer(worker, batch)

    def test_after_redis_forgot_everything_a_worker_registers_anew(self) -> None:
        worker = self.worker()
        self.redis.flushall()
        with self.assertRaises(LeaseLost):
            worker.claim(64)
        worker.register()
        self.producer().submit(["hola"])
        self.assertEqual(work(worker), 1)


@on_each_server
class ReleaseTests(QueueCase):
    def test_what_is_held_goes_back_to_the_head_in_order(self) -> None:
        producer, worker = self.producer(), self.worker()
        ids = [producer.submit([text]) for text in numbered(6)]
        worker.claim(3)
        worker.release()
        self.assertEqual([job.id for job in self.waiting(keys.JOBS)], ids)
        self.assertEqual({job.attempts for job in self.waiting(keys.JOBS)}, {0})

    def test_the_worker_is_gone_then(self) -> None:
        worker = self.worker()
        worker.release()
        self.assertEqual(self.producer().state().workers, 0)
        for operation in (worker.renew, lambda: worker.claim(64), lambda: worker.finish([])):
            with self.assertRaises(LeaseLost):
                operation()

    def test_it_may_register_again(self) -> None:
        worker = self.worker()
        worker.release()
        worker.register()
        self.producer().submit(["hola"])
        self.assertEqual(work(worker), 1)

    def test_releasing_twice_or_unregistered_harms_nothing(self) -> None:
        worker = self.worker()
        worker.release()
        worker.release()
        self.assertEqual(self.producer().state().waiting, 0)

    def test_a_job_that_a_late_move_brings_afterwards_is_taken_back(self) -> None:
        worker = self.worker()
        worker.release()
        self.redis.rpush(keys.CLAIMED + worker.worker_id, Job("late", ("late",), 60).encode())
        other = self.worker()
        self.assertEqual(other.reap(), (1, 0))
        self.assertEqual([job.id for job in jobs_of(other.claim(64))], ["late"])


@on_each_server
class WireTests(QueueCase):
    def test_a_job_on_the_list_is_plain_json_with_full_words(self) -> None:
        self.producer().submit(["hola"])
        (raw,) = self.raw(keys.JOBS)
        self.assertEqual(
            set(json.loads(raw)), {"id", "texts", "keep_s", "attempts", "trace_id", "enqueued_at"}
        )
