"""What the api does with the queue: enqueue, wait, look up."""

import logging
import time
from collections.abc import Callable
from unittest import TestCase

from devtools.processes import redis_servers, wait_until
from sentiq import keys
from sentiq.errors import MessageError, QueueFull, ResultTimeout, ScoringFailed
from sentiq.messages import TEXTS_PER_JOB, Job
from sentiq.queue import Batch, Consumer, QueueState, RequestStatus
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    done,
    echo,
    jobs_of,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)


class ServersTests(TestCase):
    def test_there_is_a_server_to_test_on(self) -> None:
        self.assertTrue(redis_servers())


@on_each_server
class EnqueueTests(QueueCase):
    def test_a_small_request_is_one_job_that_bears_its_id(self) -> None:
        request_id = self.producer(result_ttl_s=600).submit(["hola", "adiós"], trace_id="trace")
        (job,) = self.waiting(keys.JOBS)
        self.assertEqual((job.id, job.texts, job.attempts), (request_id, ("hola", "adiós"), 0))
        self.assertEqual((job.keep_s, job.trace_id), (600, "trace"))

    def test_requests_wait_in_the_order_of_their_coming(self) -> None:
        producer = self.producer()
        ids = [producer.submit([text]) for text in numbered(20)]
        self.assertEqual([job.id for job in self.waiting(keys.JOBS)], ids)

    def test_a_large_request_is_cut_into_jobs_that_hold_all_texts_in_order(self) -> None:
        for count, sizes in ((1, [1]), (64, [64]), (65, [64, 1]), (128, [64, 64]), (1000, [64] * 15 + [40])):
            with self.subTest(count=count):
                self.redis.flushall()
                request_id = self.producer().submit(numbered(count))
                jobs = self.waiting(keys.JOBS) + self.waiting(keys.BULK)
                self.assertEqual([len(job.texts) for job in jobs], sizes)
                self.assertEqual([text for job in jobs for text in job.texts], numbered(count))
                self.assertEqual(jobs[0].id, request_id)
                self.assertEqual(
                    [job.id for job in jobs[1:]], [f"{request_id}.{part}" for part in range(1, len(jobs))]
                )

    def test_one_job_a_live_worker_goes_ahead_and_the_others_to_bulk(self) -> None:
        self.end_lease(self.worker())  # a dead one does not count
        for workers, ahead in ((0, 1), (1, 1), (2, 2), (3, 3)):
            with self.subTest(workers=workers):
                self.redis.delete(keys.JOBS, keys.BULK)
                if workers:
                    self.worker()
                self.producer().submit(numbered(10 * TEXTS_PER_JOB))
                self.assertEqual(self.redis.llen(keys.JOBS), ahead)
                self.assertEqual(self.redis.llen(keys.BULK), 10 - ahead)

    def test_a_job_bears_the_time_of_rediss_clock(self) -> None:
        before = self.now_ms()
        self.producer().submit(["hola"])
        (job,) = self.waiting(keys.JOBS)
        assert job.enqueued_at is not None
        self.assertTrue(before <= job.enqueued_at <= self.now_ms())

    def test_a_job_without_a_waiting_client_has_no_deadline(self) -> None:
        self.producer().submit(["hola"])
        self.assertIsNone(self.waiting(keys.JOBS)[0].deadline)

    def test_a_waiting_clients_jobs_have_its_deadline_by_rediss_clock(self) -> None:
        asked = self.in_thread(self.producer().ask, numbered(130), 7.5)
        self.wait_for_jobs(3)
        for job in self.waiting(keys.JOBS) + self.waiting(keys.BULK):
            assert job.enqueued_at is not None
            self.assertEqual(job.deadline, job.enqueued_at + 7500)
        work(self.worker())
        asked.result()

    def test_the_result_of_a_waiting_client_is_kept_for_a_minute_or_as_it_wishes(self) -> None:
        producer = self.producer(result_ttl_s=600)
        for keep, timeout_s, keep_s in ((False, 0.01, 60), (True, 0.01, 600)):
            with self.subTest(keep=keep):
                self.redis.flushall()
                with self.assertRaises(ResultTimeout):
                    producer.ask(["hola"], timeout_s, keep=keep)
                self.assertEqual(self.waiting(keys.JOBS)[0].keep_s, keep_s)

    def test_an_unfinished_request_is_not_known_for_ever(self) -> None:
        request_id = self.producer().submit(["hola"])
        self.assertGreater(self.redis.ttl(keys.REQUEST + request_id), 0)


@on_each_server
class LimitTests(QueueCase):
    def test_a_full_queue_refuses(self) -> None:
        producer = self.producer(limit=2)
        producer.submit(["one"])
        producer.submit(["two"])
        with self.assertRaises(QueueFull):
            producer.submit(["three"])
        self.assertEqual(self.redis.llen(keys.JOBS), 2)

    def test_a_refused_client_does_not_wait(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        started = time.monotonic()
        with self.assertRaises(QueueFull):
            producer.ask(["two"], 30.0)
        self.assertLess(time.monotonic() - started, 0.9)

    def test_a_refused_request_leaves_nothing(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        before = set(self.redis.scan_iter())
        with self.assertRaises(QueueFull):
            producer.ask(["two"], 30.0)
        self.assertEqual(set(self.redis.scan_iter()), before)

    def test_a_request_is_taken_whole_or_not_at_all(self) -> None:
        producer = self.producer(limit=3)
        producer.submit(["one"])
        with self.assertRaises(QueueFull):
            producer.submit(numbered(3 * TEXTS_PER_JOB))
        self.assertEqual(producer.state().waiting, 1)
        producer.submit(numbered(2 * TEXTS_PER_JOB))
        self.assertEqual(producer.state().waiting, 3)

    def test_bulk_and_retry_count(self) -> None:
        self.redis.rpush(keys.BULK, "one")
        self.redis.rpush(keys.RETRY, "two")
        with self.assertRaises(QueueFull):
            self.producer(limit=2).submit(["three"])

    def test_what_workers_hold_does_not_count(self) -> None:
        producer = self.producer(limit=1)
        producer.submit(["one"])
        self.worker().claim(64)
        producer.submit(["two"])

    def test_a_queue_that_was_worked_off_takes_again(self) -> None:
        producer = self.producer(limit=1)
        for text in numbered(5):
            producer.submit([text])
            with self.assertRaises(QueueFull):
                producer.submit(["more"])
            work(self.worker())


@on_each_server
class AskTests(QueueCase):
    def test_the_answer_comes_to_the_waiting_client(self) -> None:
        asked = self.in_thread(self.producer().ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        work(self.worker())
        status = asked.result()
        self.assertEqual(status, RequestStatus(status.request_id, "done", (echo("hola"),), "echo"))

    def test_the_predictions_of_a_large_request_come_in_the_order_of_its_texts(self) -> None:
        asked = self.in_thread(self.producer().ask, numbered(1000), 30.0)
        self.wait_for_jobs(16)
        worker = self.worker()
        batches = []
        for other in (self.worker(), self.worker(), self.worker()):
            batches.append((other, other.claim(300)))
        work(worker)
        for other, batch in reversed(batches):  # the first jobs are answered last
            answer(other, batch)
        self.assertEqual(sentiments(asked.result().predictions), numbered(1000))

    def test_the_answer_stays_for_those_who_come_later(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        work(self.worker())
        status = asked.result()
        self.assertEqual(producer.status(status.request_id), status)
        self.assertTrue(50 < self.redis.ttl(keys.REQUEST + status.request_id) <= 60)

    def test_many_clients_wait_at_once_and_each_gets_its_own_answer(self) -> None:
        here, there = self.producer(), self.producer()  # as in two processes
        requests = [[f"{number}/{text}" for text in range(1 + 13 * number)] for number in range(16)]
        asked = [
            self.in_thread((here, there)[number % 2].ask, texts, 60.0)
            for number, texts in enumerate(requests)
        ]
        jobs = sum(-(-len(texts) // TEXTS_PER_JOB) for texts in requests)
        self.wait_for_jobs(jobs)
        self.assertEqual(work(self.worker()), jobs)
        self.assertEqual([sentiments(one.result().predictions) for one in asked], requests)

    def test_an_answer_that_comes_twice_is_one_answer(self) -> None:
        asked = self.in_thread(self.producer().ask, numbered(100), 30.0)
        self.wait_for_jobs(2)
        worker = self.worker()
        batch = worker.claim(64)
        worker.finish([done(jobs_of(batch)[0])] * 2)
        self.redis.rpush(keys.BULK, batch.claimed[1].raw)
        work(worker)
        self.assertEqual(sentiments(asked.result().predictions), numbered(100))

    def test_an_answer_that_comes_too_late_harms_nothing(self) -> None:
        producer, worker = self.producer(), self.worker()
        with self.assertRaises(ResultTimeout):
            producer.ask(["late"], 0.01)
        asked = self.in_thread(producer.ask, ["in time"], 30.0)
        self.wait_for_jobs(2)
        work(worker)
        self.assertEqual(sentiments(asked.result().predictions), ["in time"])

    def test_answers_that_nobody_fetches_do_not_stay(self) -> None:
        worker = self.worker()
        replies = keys.REPLIES + "of a process that died"
        ends: list[Callable[[Batch], None]] = [
            lambda batch: answer(worker, batch),
            lambda batch: worker.fail(only(batch), "broken"),
            lambda _: self.die_and_be_reaped(worker),
        ]
        for end in ends:
            self.redis.rpush(keys.JOBS, Job("abc", ("hola",), 60, 2, reply_to=replies).encode())
            end(worker.claim(64))
            self.assertEqual(self.redis.llen(replies), 1)
            self.assertTrue(0 < self.redis.ttl(replies) <= 60)
            self.redis.delete(replies)

    def test_a_request_that_cannot_be_written_harms_no_other(self) -> None:
        producer = self.producer()
        with self.assertRaises(TypeError):
            producer.ask(["\ud800"], 30.0)  # half a character: no UTF-8
        asked = self.in_thread(producer.ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        work(self.worker())
        self.assertEqual(sentiments(asked.result().predictions), ["hola"])

    def test_no_answer_in_time_is_a_timeout_that_knows_its_request(self) -> None:
        with self.assertRaises(ResultTimeout) as raised:
            self.producer().ask(["hola"], 0.05)
        self.assertEqual(raised.exception.request_id, self.waiting(keys.JOBS)[0].id)

    def test_part_of_an_answer_is_a_timeout_too_after_the_whole_time_and_no_longer(self) -> None:
        started = time.monotonic()
        asked = self.in_thread(self.producer().ask, numbered(200), 0.5)
        self.wait_for_jobs(4)
        worker = self.worker()
        answer(worker, worker.claim(1))
        with self.assertRaises(ResultTimeout):
            asked.result()
        self.assertTrue(0.5 <= time.monotonic() - started < 5)

    def test_a_job_that_was_given_up_tells_its_client_why(self) -> None:
        asked = self.in_thread(self.producer().ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        worker = self.worker()
        worker.fail(only(worker.claim(64)), "the model broke")
        with self.assertRaisesRegex(ScoringFailed, "the model broke"):
            asked.result()

    def test_a_job_whose_workers_died_tells_its_client_as_well(self) -> None:
        asked = self.in_thread(self.producer().ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        for _ in range(3):
            worker = self.worker()
            self.assertEqual(len(worker.claim(64).claimed), 1)
            self.die_and_be_reaped(worker)
        with self.assertRaisesRegex(ScoringFailed, "given up after 3 attempts"):
            asked.result()

    def die_and_be_reaped(self, worker: Consumer) -> None:
        self.end_lease(worker)
        worker.reap()

    def test_a_reply_that_cannot_be_read_is_left_out_and_the_others_come(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.ask, ["hola"], 30.0)
        self.wait_for_jobs(1)
        (job,) = self.waiting(keys.JOBS)
        assert job.reply_to is not None
        with self.assertLogs("sentiq.queue.replies", logging.ERROR) as logs:
            self.redis.rpush(job.reply_to, "nonsense")
            work(self.worker())
            asked.result()
        self.assertIn("nonsense", logs.output[0])

    def test_a_result_that_cannot_be_read_is_an_error(self) -> None:
        producer = self.producer()
        request_id = producer.submit(["hola"])
        self.redis.set(keys.RESULT + request_id, "nonsense")
        with self.assertRaises(MessageError):
            producer.status(request_id)


@on_each_server
class StatusTests(QueueCase):
    def test_an_unknown_request_has_none(self) -> None:
        for unknown in ("", "abc", "abc.1", "*", "ñ\x00 \r\n"):
            with self.subTest(unknown=unknown):
                self.assertIsNone(self.producer().status(unknown))

    def test_a_request_goes_from_queued_through_running_to_done(self) -> None:
        producer, worker = self.producer(), self.worker()
        request_id = producer.submit(["hola"])
        self.assertEqual(producer.status(request_id), RequestStatus(request_id, "queued"))
        batch = worker.claim(64)
        self.assertEqual(producer.status(request_id), RequestStatus(request_id, "running"))
        answer(worker, batch)
        self.assertEqual(
            producer.status(request_id), RequestStatus(request_id, "done", (echo("hola"),), "echo")
        )

    def test_a_request_is_running_from_its_first_job_to_its_last(self) -> None:
        producer, worker = self.producer(), self.worker()
        request_id = producer.submit(numbered(200))
        states = [self.state_of(request_id)]
        while (batch := worker.claim(1)).claimed:
            states.append(self.state_of(request_id))
            answer(worker, batch)
            states.append(self.state_of(request_id))
        self.assertEqual(states, ["queued", "running", "running", "running", "running", "running", "done"])
        status = producer.status(request_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(200))

    def test_a_later_job_that_runs_first_makes_the_request_run(self) -> None:
        request_id = self.producer().submit(numbered(200))
        self.redis.rename(keys.JOBS, "aside")
        self.worker().claim(1)
        self.assertEqual(self.state_of(request_id), "running")

    def test_the_jobs_of_others_and_broken_ones_do_not_make_it_run(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.JOBS, "nonsense", "7", "null", "[]", '{"id":null}')
        self.producer().submit(["other"])
        worker.claim(64)
        request_id = self.producer().submit(["hola"])
        self.assertEqual(self.state_of(request_id), "queued")

    def test_a_job_taken_back_from_a_dead_worker_is_queued_again(self) -> None:
        request_id = self.producer().submit(["hola"])
        dead = self.worker()
        dead.claim(64)
        self.end_lease(dead)
        self.assertEqual(self.state_of(request_id), "running")
        self.worker().reap()
        self.assertEqual(self.state_of(request_id), "queued")

    def test_one_failed_job_fails_the_request_once_all_are_through(self) -> None:
        producer, worker = self.producer(), self.worker()
        request_id = producer.submit(numbered(100))
        batch = worker.claim(100)
        worker.fail(batch.claimed[0], "the model broke")
        self.assertEqual(self.state_of(request_id), "running")
        worker.finish([])  # the second job was not answered
        self.redis.rpush(keys.BULK, batch.claimed[1].raw)
        work(worker)
        self.assertEqual(
            producer.status(request_id), RequestStatus(request_id, "failed", error="the model broke")
        )

    def test_a_result_that_expired_is_unknown(self) -> None:
        producer = self.producer(result_ttl_s=1)
        request_id = producer.submit(numbered(100))
        work(self.worker())
        self.assertEqual(self.state_of(request_id), "done")
        self.assertIn(self.redis.ttl(keys.REQUEST + request_id), (0, 1))
        wait_until(lambda: self.state_of(request_id) != "done", "the result has expired")
        self.assertIsNone(producer.status(request_id))

    def test_the_request_is_forgotten_before_its_results_go(self) -> None:
        request_id = self.producer(result_ttl_s=100).submit(numbered(100))
        work(self.worker())
        for part in (request_id, f"{request_id}.1"):
            self.assertGreater(
                self.redis.pttl(keys.RESULT + part), self.redis.pttl(keys.REQUEST + request_id)
            )

    def state_of(self, request_id: str) -> str | None:
        status = self.producer().status(request_id)
        return None if status is None else status.state


@on_each_server
class QueueStateTests(QueueCase):
    def test_an_empty_queue(self) -> None:
        self.assertEqual(self.producer().state(), QueueState(waiting=0, dead=0, workers=0, limit=10_000))

    def test_every_list_is_counted(self) -> None:
        producer = self.producer()
        worker, dead = self.worker(), self.worker()
        producer.submit(numbered(5 * TEXTS_PER_JOB))
        self.redis.rpush(keys.JOBS, "nonsense")
        batch = dead.claim(1)
        self.assertEqual(len(batch.claimed), 2)
        self.assertEqual(producer.state(), QueueState(waiting=4, dead=0, workers=2, limit=10_000))
        self.end_lease(dead)
        worker.reap()
        self.assertEqual(producer.state(), QueueState(waiting=6, dead=0, workers=1, limit=10_000))
        for _ in range(2):
            worker.fail(only(worker.claim(1)), "given up")
        self.assertEqual(producer.state(), QueueState(waiting=4, dead=2, workers=1, limit=10_000))
        worker.release()
        self.assertEqual(producer.state().workers, 0)

    def test_jobs_that_cannot_be_read_are_counted_as_well(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.JOBS, "nonsense")
        self.assertEqual(self.producer().state().waiting, 1)
        batch = worker.claim(64)
        self.assertEqual(jobs_of(batch), [])
        worker.fail(only(batch), "broken")
        self.assertEqual(self.producer().state(), QueueState(waiting=0, dead=1, workers=1, limit=10_000))
