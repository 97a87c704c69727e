"""Many clients share one list of replies, and one round trip to the queue."""

import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from devtools.processes import free_port, wait_until
from sentiq import keys
from sentiq.errors import QueueUnavailable, ResultTimeout
from sentiq.messages import Chunk, Prediction, Result
from sentiq.queue import Consumer, Producer
from sentiq.queue.connection import connect
from sentiq.queue.dedicated_connection import DedicatedConnection
from sentiq.queue.reply_listener import ReplyListener
from tests.integration.redis_case import RedisCase

WAIT_S = 10


def echo(chunk: Chunk) -> Result:
    """Return a result that shows its text: each text is a number, and that is its score."""
    predictions = tuple(Prediction("positive", float(text), {"positive": 1.0}) for text in chunk.texts)
    return Result(chunk.chunk_id, "done", predictions, "echo-1")


class EchoWorker:
    """Answers every chunk, until it is stopped."""

    def __init__(self, url: str) -> None:
        self._client = connect(url, max_connections=2, read_timeout_s=10)
        self._consumer = Consumer(self._client, block_s=0.1)
        self._stopped = False
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._consumer.register()
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._thread.join(WAIT_S)
        self._client.close()

    def _run(self) -> None:
        while not self._stopped:
            batch = self._consumer.claim(64)
            chunks = [claimed.chunk for claimed in batch.claimed if claimed.chunk]
            if chunks:
                self._consumer.finish([(chunk, echo(chunk)) for chunk in reversed(chunks)])


class TestReplyListener(RedisCase):
    appendfsync = "always"  # with everysec a killed Redis may lose its last writes while an fsync is slow

    def start_worker(self) -> EchoWorker:
        worker = EchoWorker(self.server.url)
        worker.start()
        self.addCleanup(worker.stop)
        return worker

    def score_of(self, number: int) -> float:
        return self.producer.submit_and_wait([str(number)], WAIT_S).prediction_at(0).score

    def test_each_of_many_clients_gets_its_own_answer(self) -> None:
        self.start_worker()
        with ThreadPoolExecutor(40) as pool:
            scores = list(pool.map(self.score_of, range(1000)))
        self.assertEqual(scores, [float(number) for number in range(1000)])

    def test_the_chunks_of_one_job_may_come_back_in_any_order(self) -> None:
        self.start_worker()
        status = self.producer.submit_and_wait([str(number) for number in range(500)], WAIT_S)
        self.assertEqual(
            [status.prediction_at(index).score for index in range(500)],
            [float(number) for number in range(500)],
        )

    def test_two_processes_do_not_take_each_others_answers(self) -> None:
        self.start_worker()
        other = Producer(self.client, limit=1000, result_ttl_s=60)
        self.addCleanup(other.close)
        with ThreadPoolExecutor(8) as pool:
            mine = pool.map(self.score_of, range(100))
            theirs = pool.map(
                lambda n: other.submit_and_wait([str(n)], WAIT_S).prediction_at(0).score, range(100, 200)
            )
            self.assertEqual([*mine, *theirs], [float(number) for number in range(200)])

    def test_a_late_answer_does_not_disturb_other_clients(self) -> None:
        with self.assertRaises(ResultTimeout) as caught:
            self.producer.submit_and_wait(["1"], 0.05)
        self.start_worker()
        self.assertEqual(self.score_of(2), 2.0)
        status = self.producer.job_status(caught.exception.job_id)
        assert status is not None
        self.assertEqual(status.prediction_at(0).score, 1.0)

    def test_a_broken_reply_is_ignored(self) -> None:
        self.start_worker()
        self.assertEqual(self.score_of(1), 1.0)
        with self.assertLogs("sentiq.queue.reply_listener", "ERROR"):
            self.client.rpush(self.producer._replies.key, b"{broken")
            self.assertEqual(self.score_of(2), 2.0)
            wait_until(lambda: not self.client.exists(self.producer._replies.key), "all replies are read")

    def test_waiting_clients_survive_a_restart_of_redis(self) -> None:
        with ThreadPoolExecutor(5) as pool, self.assertLogs("sentiq.queue.reply_listener", "WARNING"):
            answers = [pool.submit(self.score_of, number) for number in range(5)]
            wait_until(lambda: self.client.llen(keys.CHUNKS) == 5, "all chunks are on the queue")
            self.server.kill()
            time.sleep(0.2)
            self.server.start()
            self.start_worker()
            self.assertEqual([answer.result(WAIT_S) for answer in answers], [0.0, 1.0, 2.0, 3.0, 4.0])

    def test_a_lost_reply_is_looked_up_at_the_time_limit(self) -> None:
        self.start_worker()
        with mock.patch.object(ReplyListener, "_dispatch"):
            self.assertEqual(self.producer.submit_and_wait(["7"], 0.5).prediction_at(0).score, 7.0)

    def test_while_a_large_job_is_known_all_its_results_are_there(self) -> None:
        job = self.producer.submit(["1"] * 130)
        consumer = Consumer(self.client)
        consumer.register()
        for _ in range(2):
            chunks = [claimed.chunk for claimed in consumer.claim(65).claimed if claimed.chunk]
            consumer.finish([(chunk, echo(chunk)) for chunk in chunks])
            for key in self.client.scan_iter(keys.RESULT + "*"):
                self.assertGreater(self.client.ttl(key), self.client.ttl(keys.JOB + job))
                self.client.expire(key, 30)  # as time goes by
        self.assertEqual(len(list(self.client.scan_iter(keys.RESULT + "*"))), 3)

    def test_a_connection_that_redis_closed_loses_no_job(self) -> None:
        self.producer.submit(["before"])
        self.client.client_kill_filter(_type="normal", skipme=True)
        self.producer.submit(["after"])
        self.assertEqual(self.producer.queue_state().waiting, 2)

    def test_a_thread_stopped_while_it_sends_for_others_leaves_none_waiting(self) -> None:
        with (
            mock.patch.object(DedicatedConnection, "execute_unchecked", side_effect=KeyboardInterrupt),
            ThreadPoolExecutor(2) as pool,
        ):
            pipeline = self.producer._enqueuer._calls
            with pipeline._sending:
                answers = [pool.submit(self.producer.submit, ["text"]) for _ in range(2)]
                wait_until(lambda: len(pipeline._calls) == 2, "both wait to be sent together")
            errors = {type(answer.exception(WAIT_S)) for answer in answers}
        self.assertEqual(errors, {KeyboardInterrupt, QueueUnavailable})

    def test_unread_replies_expire(self) -> None:
        worker = Consumer(self.client)
        worker.register()
        self.client.rpush(keys.CHUNKS, Chunk("a", ("1",), keep_s=60, reply_to="sentiq:replies:dead").encode())
        chunk = worker.claim(64).claimed[0].chunk
        assert chunk is not None
        worker.finish([(chunk, echo(chunk))])
        self.assertEqual(self.client.llen("sentiq:replies:dead"), 1)
        self.assertIn(self.client.ttl("sentiq:replies:dead"), range(50, 61))


class TestRedisAway(unittest.TestCase):
    def test_every_client_gets_an_error_at_once(self) -> None:
        client = connect(f"redis://127.0.0.1:{free_port()}/0", max_connections=50, read_timeout_s=10)
        producer = Producer(client, limit=10, result_ttl_s=60)
        self.addCleanup(producer.close)

        def ask(_number: int) -> bool:
            with self.assertRaises(QueueUnavailable):
                producer.submit_and_wait(["text"], WAIT_S)
            return True

        started = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            self.assertEqual(list(pool.map(ask, range(100))), [True] * 100)
        self.assertLess(time.monotonic() - started, 5)
