"""Redis hangs: it keeps its connections and answers nothing, until it goes on or another takes its place."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest import mock

import redis

from devtools.processes import RedisServer, wait_until
from sentiq.errors import QueueUnavailable, ResultTimeout, SentiqError
from sentiq.queue import Consumer, Producer
from sentiq.queue.connection import connect
from tests.integration.sentiq.queue.moving_address import MovingAddress
from tests.integration.sentiq.queue.queue_case import QueueCase, on_each_server, work

READ_TIMEOUT_S = 3.0
LONG_S = 60.0


@on_each_server
class HungRedisTests(QueueCase):
    """SIGSTOP hangs Redis: the kernel still accepts its connections."""

    def test_callers_that_come_during_the_wait_fail_together_with_the_first(self) -> None:
        producer = self.producer_with(READ_TIMEOUT_S)
        producer.submit(["before"])
        failed_at: list[float] = []

        def submit() -> None:
            with self.assertRaises(QueueUnavailable):
                producer.submit(["hola"])
            failed_at.append(time.monotonic())

        with self.hung():
            calls = [self.in_thread(submit)]
            wait_until(producer._enqueuer._calls._sending.locked, "the first call waits for Redis")
            calls += [self.in_thread(submit) for _ in range(20)]
            for call in calls:
                call.result()
        # One after the other, the last would fail READ_TIMEOUT_S after the first.
        self.assertLess(max(failed_at) - min(failed_at), READ_TIMEOUT_S / 2)

    def test_a_waiting_client_gets_its_answer_at_its_time_limit(self) -> None:
        producer = self.producer_with(LONG_S)
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 1.5)
        started = time.monotonic()
        self.wait_for_chunks(1)
        with self.hung():
            with self.assertRaises(ResultTimeout):
                asked.result()
            self.assertLess(time.monotonic() - started, LONG_S / 2)

    def test_one_time_out_closes_the_idle_connections(self) -> None:
        client = connect(self.server.url, max_connections=20, read_timeout_s=1.0)
        self.addCleanup(client.close)
        idle = [client.connection_pool.get_connection() for _ in range(5)]
        for connection in idle:
            client.connection_pool.release(connection)
        with self.hung(), self.assertRaises(QueueUnavailable):
            Producer(client, limit=10, result_ttl_s=60).queue_state()
        self.assertEqual([connection.is_connected for connection in idle], [False] * 5)

    def test_a_new_connection_does_not_wait_for_the_read_limit(self) -> None:
        producer = self.producer_with(LONG_S)
        with self.hung():
            started = time.monotonic()
            with self.assertRaises(QueueUnavailable):
                producer.submit(["hola"])
            self.assertLess(time.monotonic() - started, LONG_S / 2)

    def test_all_is_right_again_when_redis_goes_on(self) -> None:
        producer = self.producer_with(1.0)
        client = connect(self.server.url, max_connections=20, read_timeout_s=2.0)
        self.addCleanup(client.close)
        with self.working(Consumer(client, block_s=0.1)):
            producer.submit_and_wait(["before"], LONG_S)
            with self.hung():
                for operation in self.operations(producer):
                    with self.assertRaises(QueueUnavailable):
                        operation()
            wait_until(lambda: self.answers(producer), "a job is answered again")

    def test_all_is_right_again_when_another_redis_takes_its_place(self) -> None:
        other = self.enterContext(RedisServer(self.executable))
        address = self.enterContext(MovingAddress(self.server.port))
        url = f"redis://127.0.0.1:{address.port}/0"
        producer = self.producer_with(1.0, url)
        client = connect(url, max_connections=20, read_timeout_s=2.0)
        self.addCleanup(client.close)
        with self.working(Consumer(client, block_s=0.1)):
            producer.submit_and_wait(["before"], LONG_S)
            with self.hung():
                address.target = other.port
                wait_until(lambda: self.answers(producer), "a job is answered again")

    def test_a_reply_that_has_come_counts_although_the_time_is_over(self) -> None:
        # As in a process that was busy for longer than the limit.
        producer = self.producer_with(LONG_S)
        producer.submit(["before"])
        connection = producer._enqueuer._calls._connection._connection
        read = connection._parser.read_from_socket
        time_out = mock.Mock(side_effect=redis.TimeoutError)

        def read_late(**named: Any) -> Any:
            wait_until(lambda: connection.can_read(0), "the reply has come")
            return read(**named) if time_out.called else time_out()

        with mock.patch.object(connection._parser, "read_from_socket", read_late):
            producer.submit(["hola"])
        time_out.assert_called_once()

    def producer_with(self, read_timeout_s: float, url: str = "") -> Producer:
        client = connect(url or self.server.url, max_connections=50, read_timeout_s=read_timeout_s)
        self.addCleanup(client.close)
        producer = Producer(client, limit=1000, result_ttl_s=600)
        self.addCleanup(producer.close)
        return producer

    def operations(self, producer: Producer) -> list[Callable[[], object]]:
        return [
            lambda: producer.submit(["hola"]),
            lambda: producer.submit_and_wait(["hola"], LONG_S),
            lambda: producer.job_status("abc"),
            producer.queue_state,
        ]

    def answers(self, producer: Producer) -> bool:
        with suppress(SentiqError):
            producer.submit_and_wait(["hola"], 2.0)
            return True
        return False

    @contextmanager
    def hung(self) -> Iterator[None]:
        process = self.server.process
        process.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.signal(signal.SIGCONT)

    @contextmanager
    def working(self, consumer: Consumer) -> Iterator[None]:
        """Run a worker that tries again after each error, as the real one does."""
        stopped = threading.Event()
        running = self.in_thread(self.work_until, stopped, consumer)
        try:
            yield
        finally:
            stopped.set()
            running.result()

    def work_until(self, stopped: threading.Event, consumer: Consumer) -> None:
        registered = False
        while not stopped.is_set():
            try:
                if not registered:
                    consumer.register()
                    registered = True
                work(consumer)
            except QueueUnavailable:
                stopped.wait(0.1)
            except SentiqError:
                registered = False
