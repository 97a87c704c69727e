"""A Redis at its maxmemory: only new jobs are refused."""

import threading
from contextlib import suppress
from functools import partial

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import QueueFull, ResultTimeout
from sentiq.messages import Chunk, Result
from sentiq.queue import Consumer, Producer
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    echo,
    fields,
    numbered,
    on_each_server,
    sentiments,
    work,
)

JOBS = 5_000
LONG_TEXT_CHARS = 100_000
CHANGING_BYTES = 200_000  # what clients and commands use changes by less
WAIT_S = 60.0


def first_words(chunk: Chunk) -> tuple[Chunk, Result]:
    predictions = [echo(text.split()[0]) for text in chunk.texts]
    return chunk, Result(chunk.chunk_id, "done", tuple(predictions), "echo")


@on_each_server
class FullRedisTests(QueueCase):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(self.redis.config_set, "maxmemory", "0")

    def limit_memory(self, room_bytes: int) -> None:
        """Leave that much room above the memory that Redis uses now."""
        self.redis.config_set("maxmemory", str(self.redis.info("memory")["used_memory"] + room_bytes))

    def fill(self, producer: Producer) -> dict[str, str]:
        """Submit small jobs, and let them fill Redis; return job id -> its text."""
        jobs = {producer.submit([text]): text for text in numbered(JOBS)}
        self.limit_memory(-CHANGING_BYTES)
        with self.assertRaises(QueueFull):
            producer.submit(["one more"])
        return jobs

    def test_what_waits_is_worked_off_and_the_memory_empties(self) -> None:
        producer = self.producer()
        jobs = self.fill(producer)
        workers = [self.in_thread(work, self.worker()) for _ in range(3)]  # they register when it is full
        self.assertEqual(sum(worker.result(WAIT_S) for worker in workers), JOBS)
        for job_id, text in jobs.items():
            status = producer.job_status(job_id)
            assert status is not None
            self.assertEqual(sentiments(status.predictions), [text])
        self.redis.delete(*(f"{keys.RESULT}{job_id}.0" for job_id in jobs))  # as after RESULT_TTL_S
        wait_until(partial(self.accepts, producer), "there is room again")

    def test_clients_that_wait_are_answered_or_refused(self) -> None:
        producer = self.producer()
        refused, stopped = threading.Event(), threading.Event()
        self.limit_memory(32 * LONG_TEXT_CHARS // 2)  # half of what the clients send at a time
        clients = [self.in_thread(self.ask, producer, number, refused) for number in range(30)]
        self.assertTrue(refused.wait(WAIT_S))
        workers = [self.in_thread(self.answer_until, stopped, self.worker()) for _ in range(2)]
        outcomes = [outcome for client in clients for outcome in client.result(WAIT_S)]
        stopped.set()
        for worker in workers:
            worker.result(WAIT_S)
        self.assertEqual(set(outcomes), {"right", "refused"})
        self.assertEqual(producer.queue_state().waiting, 0)
        self.assertEqual(list(self.redis.scan_iter(f"{keys.CLAIM}*")), [])

    def accepts(self, producer: Producer) -> bool:
        with suppress(QueueFull, ResultTimeout):
            producer.submit_and_wait(["more"], 0.01)
        return producer.queue_state().waiting > 0

    def answer_until(self, stopped: threading.Event, worker: Consumer) -> None:
        """Answer each text with its first word."""
        while not stopped.is_set():
            worker.finish([first_words(chunk) for chunk in chunks_of(worker.claim(8))])

    def ask(self, producer: Producer, client: int, refused: threading.Event) -> list[str]:
        """Return the outcome of each of ten jobs; set `refused` when one is."""
        outcomes = []
        for number in range(10):
            name = f"{client}/{number}"
            try:
                status = producer.submit_and_wait([name.ljust(LONG_TEXT_CHARS)], WAIT_S)
                outcomes.append("right" if sentiments(status.predictions) == [name] else "wrong")
            except QueueFull:
                outcomes.append("refused")
                refused.set()
        return outcomes

    def test_every_operation_of_a_worker_goes_on(self) -> None:
        producer = self.producer()
        producer.submit(["first"])
        dead = self.worker()
        self.assertEqual(len(dead.claim(64).claimed), 1)
        self.end_lease(dead)
        waiting = len(self.fill(producer))

        worker = self.worker()
        worker.renew()
        self.assertEqual(worker.reap(), (1, 0))
        answer(worker, retried := worker.claim(64))
        self.assertEqual([chunk.texts for chunk in chunks_of(retried)], [("first",)])
        batch = worker.claim(64)
        self.assertEqual(len(batch.claimed), 64)
        worker.fail(batch.claimed[0], "broken")
        worker.release()
        self.assertEqual(producer.queue_state().waiting, waiting - 1)
        self.assertEqual(producer.queue_state().dead, 1)

    def test_an_idle_worker_waits_for_room(self) -> None:
        self.limit_memory(-CHANGING_BYTES)
        worker = self.worker(block_s=30)
        self.assertEqual(worker.claim(64).claimed, ())
        self.redis.config_set("maxmemory", "0")
        claimed = self.in_thread(worker.claim, 64)
        self.wait_for_idle(1)
        self.producer().submit(["hola"])
        self.assertEqual(len(claimed.result(WAIT_S).claimed), 1)

    def test_a_call_that_comes_twice_is_accepted(self) -> None:
        producer = self.producer()
        self.fill(producer)
        chunk = self.raw(keys.CHUNKS)[0]
        job_id = fields(chunk)["chunk_id"].partition(".")[0]
        names = (*keys.WAITING, keys.WORKERS, keys.SPEEDS, keys.NEXT_TRY, keys.JOB + job_id)
        script = producer._enqueuer._calls._script
        self.assertEqual(
            self.redis.eval(script, len(names), *names, JOBS, 10**9, 0, 1, 0, 1000, "-0.2", "", "", chunk),
            [b"accepted", 0, 0],
        )
        self.assertEqual(self.raw(keys.CHUNKS).count(chunk), 1)
