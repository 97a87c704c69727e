"""Clients that wait for the result of their job."""

import logging
import time
from collections.abc import Callable

from sentiq import keys
from sentiq.errors import MessageError, ResultTimeout, ScoringFailed
from sentiq.messages import TEXTS_PER_CHUNK, Chunk, chunk_id_of
from sentiq.queue import Batch, Consumer, JobStatus
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    done,
    echo,
    expired_result,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)


@on_each_server
class SubmitAndWaitTests(QueueCase):
    def test_the_answer_comes_to_the_waiting_client(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        work(self.worker())
        status = asked.result()
        self.assertEqual(status, JobStatus(status.job_id, "done", (echo("hola"),), "echo"))

    def test_the_predictions_of_a_large_job_come_in_the_order_of_its_texts(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, numbered(1000), 30.0)
        self.wait_for_chunks(16)
        worker = self.worker()
        batches = []
        for other in (self.worker(), self.worker(), self.worker()):
            batches.append((other, other.claim(300)))
        work(worker)
        for other, batch in reversed(batches):  # the first chunks are answered last
            answer(other, batch)
        self.assertEqual(sentiments(asked.result().predictions), numbered(1000))

    def test_the_answer_can_be_looked_up_later(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        work(self.worker())
        status = asked.result()
        self.assertEqual(producer.job_status(status.job_id), status)
        self.assertTrue(50 < self.redis.ttl(keys.JOB + status.job_id) <= 60)

    def test_many_clients_wait_at_once_and_each_gets_its_own_answer(self) -> None:
        here, there = self.producer(), self.producer()  # as in two processes
        jobs = [[f"{number}/{text}" for text in range(1 + 13 * number)] for number in range(16)]
        asked = [
            self.in_thread((here, there)[number % 2].submit_and_wait, texts, 60.0)
            for number, texts in enumerate(jobs)
        ]
        chunks = sum(-(-len(texts) // TEXTS_PER_CHUNK) for texts in jobs)
        self.wait_for_chunks(chunks)
        self.assertEqual(work(self.worker()), chunks)
        self.assertEqual([sentiments(one.result().predictions) for one in asked], jobs)

    def test_an_answer_that_comes_twice_is_one_answer(self) -> None:
        worker = self.worker()
        asked = self.in_thread(self.producer().submit_and_wait, numbered(100), 30.0)
        self.wait_for_chunks(2)
        batch = worker.claim(64)
        worker.finish([done(chunks_of(batch)[0])] * 2)
        self.redis.rpush(keys.BULK, batch.claimed[1].raw)
        work(worker)
        self.assertEqual(sentiments(asked.result().predictions), numbered(100))

    def test_an_answer_after_the_time_limit_is_ignored(self) -> None:
        producer, worker = self.producer(), self.worker()
        with self.assertRaises(ResultTimeout):
            producer.submit_and_wait(["late"], 0.01)
        asked = self.in_thread(producer.submit_and_wait, ["in time"], 30.0)
        self.wait_for_chunks(2)
        work(worker)
        self.assertEqual(sentiments(asked.result().predictions), ["in time"])

    def test_unread_answers_expire(self) -> None:
        worker = self.worker()
        replies = keys.REPLIES + "of a process that died"
        ends: list[Callable[[Batch], None]] = [
            lambda batch: answer(worker, batch),
            lambda batch: worker.fail(only(batch), "broken"),
            lambda _: self.die_and_be_reaped(worker),
        ]
        for end in ends:
            self.redis.rpush(keys.CHUNKS, Chunk("abc", ("hola",), 60, attempts=2, reply_to=replies).encode())
            end(worker.claim(64))
            self.assertEqual(self.redis.llen(replies), 1)
            self.assertTrue(0 < self.redis.ttl(replies) <= 60)
            self.redis.delete(replies)

    def test_a_job_that_cannot_be_encoded_does_not_disturb_others(self) -> None:
        producer = self.producer()
        with self.assertRaises(TypeError):
            producer.submit_and_wait(["\ud800"], 30.0)  # half a character: no UTF-8
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        work(self.worker())
        self.assertEqual(sentiments(asked.result().predictions), ["hola"])

    def test_a_timeout_has_the_id_of_its_job(self) -> None:
        with self.assertRaises(ResultTimeout) as raised:
            self.producer().submit_and_wait(["hola"], 0.05)
        self.assertEqual(raised.exception.job_id, self.waiting(keys.CHUNKS)[0].job_id)

    def test_part_of_an_answer_is_a_timeout_at_the_time_limit(self) -> None:
        started = time.monotonic()
        worker = self.worker()
        asked = self.in_thread(self.producer().submit_and_wait, numbered(200), 0.5)
        self.wait_for_chunks(4)
        answer(worker, worker.claim(1))
        with self.assertRaises(ResultTimeout):
            asked.result()
        self.assertTrue(0.5 <= time.monotonic() - started < 5)

    def test_a_client_gets_the_reason_why_a_chunk_was_given_up(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        worker = self.worker()
        worker.fail(only(worker.claim(64)), "the model broke")
        with self.assertRaises(ScoringFailed) as raised:
            asked.result()
        self.assertEqual(raised.exception.detail, "the model broke")

    def test_a_client_gets_an_error_after_the_last_worker_died(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        for _ in range(3):
            worker = self.worker()
            self.assertEqual(len(worker.claim(64).claimed), 1)
            self.die_and_be_reaped(worker)
        with self.assertRaises(ScoringFailed) as raised:
            asked.result()
        self.assertIn("given up after 3 attempts", raised.exception.detail)

    def test_a_client_gets_the_predictions_beside_a_chunk_that_was_given_up(self) -> None:
        worker = self.worker()
        asked = self.in_thread(self.producer().submit_and_wait, numbered(100), 60.0)
        self.wait_for_chunks(2)
        batch = worker.claim(100)
        worker.fail(batch.claimed[0], "the model broke")
        worker.finish([done(chunk) for chunk in chunks_of(batch)[1:]])
        self.assertEqual(
            sentiments(asked.result(60.0).predictions), ["scoring_failed"] * 64 + numbered(100)[64:]
        )

    def test_a_client_gets_the_predictions_beside_a_chunk_that_expired(self) -> None:
        worker = self.worker()
        asked = self.in_thread(self.producer().submit_and_wait, numbered(100), 60.0)
        self.wait_for_chunks(2)
        first, second = chunks_of(worker.claim(100))
        worker.finish([done(first), (second, expired_result(second))])
        self.assertEqual(sentiments(asked.result(60.0).predictions), numbered(64) + ["expired"] * 36)

    def die_and_be_reaped(self, worker: Consumer) -> None:
        self.end_lease(worker)
        worker.reap()

    def test_an_unreadable_reply_is_ignored_and_the_others_arrive(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 30.0)
        self.wait_for_chunks(1)
        (chunk,) = self.waiting(keys.CHUNKS)
        assert chunk.reply_to is not None
        with self.assertLogs("sentiq.queue.reply_listener", logging.ERROR) as logs:
            self.redis.rpush(chunk.reply_to, "nonsense")
            work(self.worker())
            asked.result()
        self.assertIn("nonsense", logs.output[0])

    def test_an_unreadable_result_is_an_error(self) -> None:
        producer = self.producer()
        job_id = producer.submit(["hola"])
        self.redis.set(keys.RESULT + chunk_id_of(job_id, 0), "nonsense")
        with self.assertRaises(MessageError):
            producer.job_status(job_id)
