"""Each part of a request has its time limit."""

import io
import socket
import unittest
from time import monotonic, sleep

from api.server.timed_reader import BYTES_A_SECOND, TimedReader, TimeLimits

NEVER = 60.0


class TestTimedReader(unittest.TestCase):
    def setUp(self) -> None:
        self.client, server = socket.socketpair()
        self.addCleanup(self.client.close)
        self.addCleanup(server.close)
        self.server = server

    def reader(self, **limits: float) -> tuple[TimedReader, io.BufferedReader]:
        raw = TimedReader(
            self.server, TimeLimits(**{"idle": NEVER, "head": NEVER, "silence": NEVER, **limits})
        )
        return raw, io.BufferedReader(raw)

    def test_bytes_come_as_they_were_sent(self) -> None:
        raw, stream = self.reader()
        self.client.sendall(b"head\nbody")
        self.assertEqual((raw.idle, stream.readline(), raw.idle), (True, b"head\n", False))
        raw.begin_body()
        self.client.close()
        self.assertEqual(stream.read(), b"body")

    def test_an_idle_connection_has_its_own_limit(self) -> None:
        raw, stream = self.reader(idle=0.05)
        with self.assertRaises(TimeoutError):
            stream.readline()
        self.assertTrue(raw.idle)

    def test_a_head_that_comes_slowly_ends_at_its_limit(self) -> None:
        raw, stream = self.reader(head=0.2)
        started = monotonic()
        with self.assertRaises(TimeoutError):
            while monotonic() - started < NEVER:
                self.client.sendall(b"a\n")
                stream.readline()
        self.assertFalse(raw.idle)
        self.assertGreaterEqual(monotonic() - started, 0.2)

    def test_a_body_may_be_slow_but_not_silent(self) -> None:
        raw, stream = self.reader(head=0.2, silence=0.5)
        self.client.sendall(b"a")
        stream.read(1)
        raw.begin_body()
        started = monotonic()
        while monotonic() - started < 0.6:
            self.client.sendall(b"a")
            self.assertEqual(stream.read(1), b"a")
        with self.assertRaises(TimeoutError):
            stream.read(1)

    def test_a_body_that_drips_ends_at_the_limit_of_the_whole_body(self) -> None:
        raw, stream = self.reader(body=0.2)
        raw.begin_body()
        started = monotonic()
        with self.assertRaises(TimeoutError):
            while monotonic() - started < NEVER:
                self.client.sendall(b"a")
                stream.read(1)
                sleep(0.01)  # below BYTES_A_SECOND
        self.assertGreaterEqual(monotonic() - started, 0.2)

    def test_a_long_body_has_more_time(self) -> None:
        raw, stream = self.reader(body=0.2)
        raw.begin_body()
        self.client.sendall(b"a" * BYTES_A_SECOND)
        stream.read(BYTES_A_SECOND)
        started = monotonic()
        while monotonic() - started < 0.5:
            self.client.sendall(b"a")
            self.assertEqual(stream.read(1), b"a")

    def test_a_next_request_has_the_limit_of_idle_connections_again(self) -> None:
        raw, stream = self.reader(silence=0.05)
        raw.begin_body()
        raw.begin_request()
        self.client.sendall(b"a\n")
        self.assertEqual(stream.readline(), b"a\n")

    def test_an_idle_stream_ends_on_demand_after_what_has_come(self) -> None:
        raw, stream = self.reader()
        self.client.sendall(b"GET\n")
        raw.end_if_idle(0.0)
        self.assertEqual(stream.readline(), b"GET\n")
        raw.begin_request()
        self.assertEqual(stream.readline(), b"")

    def test_a_stream_that_is_not_idle_or_not_for_long_goes_on(self) -> None:
        raw, stream = self.reader()
        raw.end_if_idle(NEVER)
        for line in (b"GET\n", b"Host: a\n"):
            self.client.sendall(line)
            self.assertEqual(stream.readline(), line)
            raw.end_if_idle(0.0)
