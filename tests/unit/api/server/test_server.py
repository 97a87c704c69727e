"""The listening socket when a process ends."""

import socket
import unittest
from collections.abc import Callable, Iterable
from typing import Any

from gevent.pool import Pool

from api.server.worker import Handler, Server

CLIENTS = 200
TIMEOUT_S = 60.0
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class TestClose(unittest.TestCase):
    def test_connections_in_the_backlog_are_answered_and_closed(self) -> None:
        pool = Pool()
        server = Server(("127.0.0.1", 0), answer, backlog=CLIENTS, spawn=pool, handler_class=Handler)
        server.start()
        # No greenlet runs in this block, so the server accepts nothing: the kernel does.
        clients = [socket.create_connection(server.address, timeout=TIMEOUT_S) for _ in range(CLIENTS)]
        for client in clients:
            self.addCleanup(client.close)
            client.sendall(REQUEST)
        address = server.address
        server.close()
        self.assertTrue(pool.join(timeout=TIMEOUT_S))
        answers = [client.makefile("rb").read() for client in clients]
        self.assertEqual([one for one in answers if not one.startswith(b"HTTP/1.1 200 OK\r\n")], [])
        self.assertEqual([one for one in answers if b"\r\nConnection: close\r\n" not in one], [])
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(address, timeout=TIMEOUT_S)
