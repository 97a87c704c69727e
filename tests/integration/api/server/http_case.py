"""Base of the HTTP tests: a real api process, and connections over a socket."""

import contextlib
import json
import socket
import unittest
from collections.abc import Iterator
from typing import ClassVar

from devtools.processes import Process, RedisServer, free_port, start_api, wait_until
from sentiq import __version__

LIVE_BODY = f'{{"success":true,"status":"live","version":"{__version__}"}}\n'.encode()
LIVE = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
NO_TEXT = b'{"other": 1}'
TIMEOUT_S = 10.0


class Connection:
    """One connection, to send bytes and read answers."""

    def __init__(self, port: int, timeout_s: float = TIMEOUT_S) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        self._stream = self._socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self, *, body: bool = True) -> tuple[int, dict[str, str], bytes]:
        """Return the next answer: status, headers with names in lower case, body."""
        status = int(self._stream.readline().split()[1])
        lines = iter(self._stream.readline, b"\r\n")
        pairs = (line.decode("latin-1").partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return status, headers, self._stream.read(int(headers.get("content-length", 0))) if body else b""

    def ended(self) -> bool:
        """Return True if the server has closed the connection."""
        try:
            return self._stream.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


class HttpCase(unittest.TestCase):
    redis: ClassVar[RedisServer]
    api: ClassVar[Process]
    port: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        cls.redis = RedisServer().start()
        cls.port = free_port()
        cls.api = start_api(cls.redis.url, cls.port, API_PROCESSES="1")
        wait_until(cls.listens, "the api listens")

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.api.stop()
        cls.redis.stop()

    @classmethod
    def listens(cls) -> bool:
        with contextlib.suppress(ConnectionRefusedError):
            Connection(cls.port).close()
            return True
        return False

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        with contextlib.closing(Connection(self.port)) as connection:
            yield connection

    def status(self, request: bytes) -> int:
        with self.connection() as connection:
            connection.send(request)
            return connection.answer()[0]

    def assert_refused(self, request: bytes, status: int = 400) -> None:
        """Check the answer's status, and that the connection ends without another answer."""
        with self.subTest(request=request[:80]), self.connection() as connection:
            connection.send(request + LIVE)
            answer, headers, body = connection.answer()
            self.assertEqual((answer, headers["connection"]), (status, "close"))
            self.assertEqual(headers["content-type"], "application/problem+json")
            self.assertEqual(json.loads(body)["status"], status)
            self.assertTrue(headers["x-request-id"])
            self.assertTrue(connection.ended())
