"""The connection: no Redis, invalid URLs, the eviction policy."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from unittest import TestCase

import redis

from devtools.processes import free_port
from sentiq.errors import QueueUnavailable, SettingsError
from sentiq.queue import Consumer, Producer
from sentiq.queue.connection import connect, warn_unless_noeviction
from sentiq.queue.failover import CONNECT_TIMEOUT_S
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    on_each_server,
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


class NoRedisTests(TestCase):
    def test_a_closed_port(self) -> None:
        self.assert_unavailable(f"redis://127.0.0.1:{free_port()}/0")

    def test_no_such_host(self) -> None:
        self.assert_unavailable("redis://no-such-host.invalid:6379/0")

    def test_no_such_socket(self) -> None:
        self.assert_unavailable("unix:///no/such/redis.sock")

    def test_a_silent_port(self) -> None:
        with silent_port() as port:
            self.assert_unavailable(f"redis://127.0.0.1:{port}/0")

    def test_a_server_that_is_not_redis(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=greet, args=(server,))
            thread.start()
            self.assert_unavailable(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
            server.shutdown(socket.SHUT_RDWR)
            thread.join()

    def assert_unavailable(self, url: str) -> None:
        client = connect(url, max_connections=2, read_timeout_s=5)
        self.addCleanup(client.close)
        producer = Producer(client, limit=10, result_ttl_s=60)
        self.addCleanup(producer.close)
        started = time.monotonic()
        with self.assertRaises(QueueUnavailable):
            producer.submit_and_wait(["hola"], 3.0)
        self.assertLess(time.monotonic() - started, CONNECT_TIMEOUT_S + 3)


class ConnectTests(TestCase):
    def test_an_invalid_url_is_refused_at_once(self) -> None:
        for url in (
            "localhost:6379",
            "http://localhost",
            "redis://localhost:http",
            "redis://localhost:65536",
            "redis://localhost?socket_timeout=soon",
            "redis://localhost?no_such_option=1",
            "redis://localhost?protocol=9",
            "rediss://localhost?ssl_cert_reqs=maybe",
            "redis://localhost/first",
            "redis://[::1",
        ):
            with self.subTest(url=url), self.assertRaisesRegex(SettingsError, "^REDIS_URL is not valid: "):
                connect(url, max_connections=2, read_timeout_s=5)

    def test_the_error_holds_no_piece_of_a_password(self) -> None:
        for url in (
            "redis://:hunter2@localhost:http",
            "redis://:hun/ter2@localhost",
            "redis://:hun?ter2=1@localhost",
            "redis://:hun#ter2@localhost:x",
            "redis://:[hunter2@localhost",
            "redis://:hunter2@localhost/first",
            "redis://localhost?password=hunter2&protocol=9",
        ):
            with self.subTest(url=url), self.assertRaises(SettingsError) as raised:
                connect(url, max_connections=2, read_timeout_s=5)
            self.assertNotRegex(str(raised.exception), "hun|ter2")
            self.assertIsNone(raised.exception.__cause__)

    def test_every_kind_of_url_is_accepted(self) -> None:
        for url in (
            "redis://localhost",
            "redis://:secret@host:1/3",
            "rediss://host",
            "unix:///run/redis.sock?db=1",
        ):
            with self.subTest(url=url):
                connect(url, max_connections=2, read_timeout_s=5).close()


@on_each_server
class PolicyTests(QueueCase):
    def test_noeviction_logs_nothing(self) -> None:
        with self.assertNoLogs("sentiq.queue.connection"):
            warn_unless_noeviction(self.redis)

    def test_any_other_policy_logs_a_warning(self) -> None:
        self.addCleanup(self.redis.config_set, "maxmemory-policy", "noeviction")
        self.redis.config_set("maxmemory-policy", "allkeys-lru")
        with self.assertLogs("sentiq.queue.connection", logging.WARNING) as logs:
            warn_unless_noeviction(self.redis)
        self.assertRegex(logs.output[0], "JOBS CAN BE LOST.*allkeys-lru.*noeviction")

    def test_a_redis_that_refuses_config_logs_nothing(self) -> None:
        self.redis.acl_setuser(
            "modest", True, passwords=["+secret"], keys=["*"], categories=["+@all"], commands=["-config"]
        )
        self.addCleanup(self.redis.acl_deluser, "modest")
        client = connect(
            f"redis://modest:secret@127.0.0.1:{self.server.port}/0", max_connections=2, read_timeout_s=5
        )
        self.addCleanup(client.close)
        with self.assertRaises(redis.ResponseError):
            client.config_get("maxmemory-policy")
        with self.assertNoLogs("sentiq.queue.connection"):
            warn_unless_noeviction(client)
        self.assertEqual(Producer(client, limit=10, result_ttl_s=60).queue_state().waiting, 0)

    def test_a_wrong_password_is_unavailable(self) -> None:
        client = connect(
            f"redis://:wrong@127.0.0.1:{self.server.port}/0", max_connections=2, read_timeout_s=5
        )
        self.addCleanup(client.close)
        self.redis.config_set("requirepass", "right")
        self.addCleanup(self.redis.config_set, "requirepass", "")
        with self.assertRaises(QueueUnavailable):
            Consumer(client).register()


def greet(server: socket.socket) -> None:
    """Answer every connection like a web server, until the socket is shut down."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Job\r\n\r\n")


@contextmanager
def silent_port() -> Iterator[int]:
    """Yield a port where a connection neither succeeds nor fails: its backlog is full."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        taken: list[socket.socket] = []
        while not taken or taken[-1].connect_ex(server.getsockname()) == 0:
            place = socket.socket()
            place.settimeout(0.3)
            taken.append(place)
        try:
            yield server.getsockname()[1]
        finally:
            for place in taken:
                place.close()
