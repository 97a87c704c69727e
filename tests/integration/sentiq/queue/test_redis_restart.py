"""Redis goes away and comes back."""

import signal
import time

from sentiq import keys
from sentiq.errors import QueueFull, QueueUnavailable, ResultTimeout
from sentiq.queue import Producer
from sentiq.queue.connection import connect, warn_unless_noeviction
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    numbered,
    on_each_server,
    sentiments,
    work,
)

EVERY_CHARACTER = [
    "".join(map(chr, range(0x20))),  # NUL and every other one that JSON must escape
    '"\\/\x7f\x80\u2028\u2029\ufeff\ufffe\uffff',
    "😀 👩‍👩‍👧‍👦 \U0001f1ea\U0001f1f8 \U0010ffff ñandú e\u0301",
    '\\u0041 \\n {"texts": ["not json"]} null',
    "",
    "ñ" * 5000,
    "😀" * 5000,
    "\x00" * 5000,
]


@on_each_server
class RedisGoesAwayTests(QueueCase):
    """Redis is killed, as by the kernel, and comes back at the same address with its append-only file."""

    appendfsync = "always"  # with everysec a killed Redis may lose its last writes while an fsync is slow

    def test_a_blocked_worker_raises_and_then_works_again(self) -> None:
        worker = self.worker(block_s=30)
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            claimed.result()
        with self.assertRaises(QueueUnavailable):
            worker.claim(64)
        self.server.start()
        job_id = self.producer().submit(["hola"])
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], [job_id])

    def test_a_waiting_client_gets_its_answer_after_the_restart(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, numbered(100), 60.0)
        self.wait_for_chunks(2)
        self.server.kill()
        self.server.start()
        self.assertEqual(work(self.worker()), 2)
        self.assertEqual(sentiments(asked.result().predictions), numbered(100))

    def test_a_client_whose_time_limit_ends_without_redis_gets_the_id_of_its_job(self) -> None:
        asked = self.in_thread(self.producer().submit_and_wait, ["hola"], 2.0)
        self.wait_for_chunks(1)
        (chunk,) = self.waiting(keys.CHUNKS)
        self.server.kill()
        with self.assertRaises(ResultTimeout) as raised:
            asked.result()
        self.assertEqual(raised.exception.job_id, chunk.job_id)
        self.server.start()
        self.wait_for_chunks(1)

    def test_accepted_claimed_and_answered_jobs_survive(self) -> None:
        producer, worker, dead = self.producer(), self.worker(), self.worker()
        answered = producer.submit(["answered"])
        work(worker)
        lost = producer.submit(["held by a worker that dies meanwhile"])
        dead.claim(64)
        held = producer.submit(["held"])
        batch = worker.claim(64)
        waiting = producer.submit(numbered(1000))
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            answer(worker, batch)
        self.server.start()
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (1, 0))
        self.assertEqual(worker.claim(1).claimed[: len(batch.claimed)], batch.claimed)
        work(worker)
        states = [producer.job_status(name) for name in (answered, lost, held, waiting)]
        self.assertEqual([status and status.state for status in states], ["done"] * 4)

    def test_every_operation_raises_and_recovers(self) -> None:
        producer, worker = self.producer(), self.worker()
        operations = (
            lambda: producer.submit(["hola"]),
            lambda: producer.submit_and_wait(["hola"], 0.01),
            lambda: producer.job_status("abc"),
            producer.queue_state,
            worker.register,
            lambda: worker.claim(64),
            lambda: worker.finish([]),
            worker.renew,
            worker.reap,
            worker.release,
            lambda: warn_unless_noeviction(self.redis),
        )
        self.server.kill()
        for operation in operations:
            with self.assertRaises(QueueUnavailable):
                operation()
        self.server.start()
        self.assertEqual(producer.queue_state().waiting, 0)

    def test_a_stopped_redis_is_unavailable_after_the_read_timeout(self) -> None:
        client = connect(self.server.url, max_connections=2, read_timeout_s=0.3)
        self.addCleanup(client.close)
        producer = Producer(client, limit=10, result_ttl_s=60)
        producer.queue_state()
        process = self.server.process
        process.signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            with self.assertRaises(QueueUnavailable):
                producer.queue_state()
            self.assertLess(time.monotonic() - started, 5)
        finally:
            process.signal(signal.SIGCONT)
        self.assertEqual(producer.queue_state().waiting, 0)

    def test_a_full_redis_refuses_at_once(self) -> None:
        self.redis.config_set("maxmemory", "1")
        self.addCleanup(self.redis.config_set, "maxmemory", "0")
        started = time.monotonic()
        for operation in (
            lambda: self.producer().submit_and_wait(["hola"], 30.0),
            lambda: self.producer().submit(["hola"]),
        ):
            with self.assertRaises(QueueFull):
                operation()
        self.assertLess(time.monotonic() - started, 10)


@on_each_server
class ForgottenScriptsTests(QueueCase):
    """A restarted Redis, or SCRIPT FLUSH, leaves no script behind."""

    def test_each_operation_works_after_a_script_flush(self) -> None:
        producer, worker = self.producer(), self.worker()
        self.redis.script_flush()
        job_id = producer.submit(["hola"])
        self.redis.script_flush()
        batch = worker.claim(64)
        self.redis.script_flush()
        answer(worker, batch)
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), ["hola"])

    def test_a_blocked_worker_gets_its_chunk_after_a_script_flush(self) -> None:
        worker = self.worker(block_s=20)
        batch = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.redis.script_flush()
        job_id = self.producer().submit(["hola"])
        self.redis.script_flush()
        self.assertEqual([chunk.job_id for chunk in chunks_of(batch.result(10))], [job_id])

    def test_jobs_submitted_at_the_same_time_are_enqueued_once_each(self) -> None:
        producer = self.producer()
        self.redis.script_flush()
        asked = [self.in_thread(producer.submit, [text]) for text in numbered(20)]
        job_ids = {one.result(10) for one in asked}
        waiting = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual({chunk.job_id for chunk in waiting}, job_ids)
        self.assertEqual(len(waiting), 20)
