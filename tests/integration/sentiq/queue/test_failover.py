"""A failover: the primary becomes a replica, its replica the primary, and the address moves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import redis

from devtools.processes import RedisServer, free_port, wait_until
from sentiq import keys
from sentiq.errors import LeaseLost, QueueUnavailable, SentiqError
from sentiq.queue import Consumer, Producer
from sentiq.queue.connection import connect
from tests.integration.sentiq.queue.moving_address import MovingAddress
from tests.integration.sentiq.queue.queue_case import (
    LONG_LEASE_MS,
    READ_TIMEOUT_S,
    QueueCase,
    chunks_of,
    on_each_server,
    work,
)

NAME = "through-the-address"


@on_each_server
class FailoverTests(QueueCase):
    """`self.server` is the first primary, `self.replica` its replica."""

    def setUp(self) -> None:
        super().setUp()
        self.replica = self.enterContext(RedisServer(self.executable))
        self.new = self.enterContext(self.replica.client())
        for server in (self.redis, self.new):
            self.addCleanup(self.wait_for_children, server)
        self.addCleanup(self.redis.replicaof, "NO", "ONE")
        self.redis.config_set("repl-diskless-sync-delay", "0")
        self.new.replicaof("127.0.0.1", str(self.server.port))
        wait_until(lambda: self.link_of(self.new) == "up", "the replica has its primary's data")
        self.address = self.enterContext(MovingAddress(self.server.port))
        url = f"redis://127.0.0.1:{self.address.port}/0?client_name={NAME}"
        self.client = connect(url, max_connections=50, read_timeout_s=READ_TIMEOUT_S)
        self.addCleanup(self.client.close)

    def test_the_service_is_right_again(self) -> None:
        producer = self.producer_through_the_address()
        with self.worker_in_a_thread():
            producer.submit_and_wait(["before"], 30.0)
            self.fail_over()
            wait_until(lambda: self.answers(producer), "a job is answered again")
            for _ in range(5):
                producer.submit_and_wait(["after"], 30.0)
        self.assertEqual(self.left_behind(), 0)

    def test_a_job_is_enqueued_at_the_new_primary_at_once(self) -> None:
        producer = self.producer_through_the_address()
        producer.submit(["before"])
        self.fail_over()
        producer.submit(["after"])
        self.assertEqual(self.new.llen(keys.CHUNKS) + self.new.llen(keys.BULK), 2)

    def test_a_refused_write_closes_the_idle_connections_too(self) -> None:
        idle = [self.client.connection_pool.get_connection() for _ in range(5)]
        for connection in idle:
            self.client.connection_pool.release(connection)
        self.fail_over()
        self.assertEqual(self.left_behind(), 5)
        consumer = Consumer(self.client)
        with self.assertRaisesRegex(QueueUnavailable, "read only replica"):
            consumer.register()
        wait_until(lambda: self.left_behind() == 0, "all connections are closed")
        consumer.register()
        self.assertEqual(self.new.zcard(keys.WORKERS), 1)

    def test_a_blocked_worker_goes_to_the_new_primary(self) -> None:
        consumer = Consumer(self.client, lease_ms=LONG_LEASE_MS, block_s=30)
        consumer.register()
        claimed = self.in_thread(consumer.claim, 64)
        self.wait_for_idle(1)
        self.fail_over()
        with self.assertRaises(QueueUnavailable):
            claimed.result()
        job_id = self.producer_through_the_address().submit(["hola"])
        self.assertEqual([chunk.job_id for chunk in chunks_of(consumer.claim(64))], [job_id])

    def test_a_replica_without_its_primary_is_left(self) -> None:
        producer = self.producer_through_the_address()
        producer.queue_state()
        self.redis.config_set("replica-serve-stale-data", "no")
        self.addCleanup(self.redis.config_set, "replica-serve-stale-data", "yes")
        self.fail_over(primary_of_the_old_one=free_port())
        with self.assertRaises(QueueUnavailable):
            producer.queue_state()
        producer.queue_state()

    def test_another_error_reply_leaves_the_connection_open(self) -> None:
        self.client.set("text", "hola")
        (before,) = self.named_clients()
        with self.assertRaises(redis.ResponseError):
            self.client.lpush("text", "READONLY -READONLY")
        self.client.get("text")
        (after,) = self.named_clients()
        self.assertEqual(after["id"], before["id"])

    def producer_through_the_address(self) -> Producer:
        producer = Producer(self.client, limit=1000, result_ttl_s=600)
        self.addCleanup(producer.close)
        return producer

    def fail_over(self, primary_of_the_old_one: int | None = None) -> None:
        self.redis.ping()  # WAIT waits for what was written before its connection's last command
        self.redis.wait(1, 0)
        self.new.replicaof("NO", "ONE")
        self.redis.replicaof("127.0.0.1", str(primary_of_the_old_one or self.replica.port))
        self.address.target = self.replica.port

    def left_behind(self) -> int:
        return len(self.named_clients())

    def named_clients(self) -> list[dict[str, Any]]:
        """Return the clients of the first primary that came through the address."""
        return [client for client in self.redis.client_list() if client["name"] == NAME]

    def link_of(self, client: redis.Redis) -> Any:
        return client.info("replication").get("master_link_status")

    def wait_for_children(self, client: redis.Redis) -> None:
        """Wait until no child process of a server writes into its folder, which will be removed."""
        names = ("rdb_bgsave_in_progress", "aof_rewrite_in_progress", "aof_rewrite_scheduled")
        wait_until(lambda: not any(client.info("persistence")[name] for name in names), "Redis has saved")

    def answers(self, producer: Producer) -> bool:
        with suppress(SentiqError):
            producer.submit_and_wait(["hola"], 1.0)
            return True
        return False

    @contextmanager
    def worker_in_a_thread(self) -> Iterator[None]:
        """Run a worker that tries again after each error, as the real one does."""
        stopped = threading.Event()
        running = self.in_thread(self.work_until, stopped)
        try:
            yield
        finally:
            stopped.set()
            running.result()

    def work_until(self, stopped: threading.Event) -> None:
        consumer = Consumer(self.client, block_s=0.1)
        registered = False
        while not stopped.is_set():
            try:
                if not registered:
                    consumer.register()
                registered = True
                work(consumer)
            except LeaseLost:
                registered = False
            except QueueUnavailable:
                stopped.wait(0.1)
