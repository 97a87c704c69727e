"""A body is read within its length or its chunks, as RFC 9112, sections 6 and 7 say, or refused."""

import io
import socket
import unittest
from time import perf_counter

from api.server.body import MAX_DRAINED_BYTES, MAX_EXTENSION_BYTES, MAX_TRAILER_BYTES, Body
from api.server.refusals import RequestRefused


def chunked(data: bytes) -> Body:
    return Body(io.BytesIO(data), None, chunked=True, send_continue=None)


def plain(data: bytes, length: int) -> Body:
    return Body(io.BytesIO(data), length, chunked=False, send_continue=None)


class TestBody(unittest.TestCase):
    def test_it_ends_at_its_length(self) -> None:
        stream = io.BytesIO(b"bodynext")
        body = Body(stream, 4, chunked=False, send_continue=None)
        self.assertEqual([body.read(3), body.ended, body.read(3), body.ended], [b"bod", False, b"y", True])
        self.assertEqual((body.read(), stream.read()), (b"", b"next"))

    def test_chunks_are_joined_by_section_7_1(self) -> None:
        stream = io.BytesIO(b'3\r\nabc\r\n0A;x="y";z\r\n0123456789\r\n00 ;q\r\nA: b\r\n\r\nnext')
        body = Body(stream, None, chunked=True, send_continue=None)
        self.assertEqual([body.read(2), body.read(4), body.read()], [b"ab", b"c012", b"3456789"])
        self.assertEqual((body.ended, body.read(), stream.read()), (True, b"", b"next"))

    def test_lines(self) -> None:
        body = chunked(b"3\r\na\nb\r\n2\r\nc\n\r\n1\r\nd\r\n0\r\n\r\n")
        self.assertEqual([body.readline(1), *body], [b"a", b"\n", b"bc\n", b"d"])
        self.assertEqual(plain(b"a\nb\n", 4).readlines(), [b"a\n", b"b\n"])

    def test_a_request_without_a_body_has_ended(self) -> None:
        for length in (None, 0):
            body = Body(io.BytesIO(b"next"), length, chunked=False, send_continue=self.fail)
            self.assertEqual((body.ended, body.read()), (True, b""))

    def test_continue_is_sent_once_before_the_first_byte(self) -> None:
        sent: list[int] = []
        body = Body(io.BytesIO(b"body"), 4, chunked=False, send_continue=lambda: sent.append(1))
        self.assertEqual((sent, body.may_be_drained()), ([], False))
        self.assertEqual((body.read(2), body.read(2), sent), (b"bo", b"dy", [1]))

    def test_malformed_framing_is_refused_each_time_by_section_7_1(self) -> None:
        for data in (
            b"",
            b"3\r\nab",
            b"3\r\nabc",
            b"3\r\nabcd\r\n0\r\n\r\n",
            b"3\nabc\r\n0\r\n\r\n",
            b"3\r\nabc\n0\r\n\r\n",
            b"3\r\nabc\r\n0\n\r\n",
            b"3\r\nabc\r\n0\r\n",
            b"3\r\nabc\r\n0\r\n\n",
            b"3\r\nabc\r\n0\r\nA : b\r\n\r\n",
            b"3\r\nabc\r\n0\r\nA: b\n\r\n",
            b"0x3\r\nabc\r\n0\r\n\r\n",
            b"+3\r\nabc\r\n0\r\n\r\n",
            b" 3\r\nabc\r\n0\r\n\r\n",
            b"3_0\r\nabc\r\n0\r\n\r\n",
            b"\r\n",
            b"3;\0\r\nabc\r\n0\r\n\r\n",
            b"3;a\rb\r\nabc\r\n0\r\n\r\n",
            b"00000000000000003\r\nabc\r\n0\r\n\r\n",
            b"-1\r\n\r\n",
        ):
            body = chunked(data)
            with self.subTest(data=data):
                for _ in range(2):
                    with self.assertRaises(RequestRefused) as refused:
                        body.read()
                    self.assertEqual(refused.exception.status, 400)
                self.assertEqual((body.ended, body.may_be_drained()), (False, False))

    def test_a_body_that_is_too_short_is_refused(self) -> None:
        body = plain(b"bod", 4)
        with self.assertRaises(RequestRefused):
            body.read()
        self.assertFalse(body.ended)

    def test_a_body_that_stops_is_refused_with_408(self) -> None:
        client, server = socket.socketpair()
        self.addCleanup(client.close)
        self.addCleanup(server.close)
        server.settimeout(0.01)
        stream = server.makefile("rb")
        self.addCleanup(stream.close)
        body = Body(stream, 4, chunked=False, send_continue=None)
        client.sendall(b"bo")
        for _ in range(2):
            with self.assertRaises(RequestRefused) as refused:
                body.read()
            self.assertEqual(refused.exception.status, 408)

    def test_only_a_short_rest_is_drained(self) -> None:
        for body, drained in (
            (plain(b"x" * MAX_DRAINED_BYTES, MAX_DRAINED_BYTES), True),
            (plain(b"x" * MAX_DRAINED_BYTES, MAX_DRAINED_BYTES + 1), False),
            (plain(b"bod", 4), False),
            (chunked(b"0\r\n\r\n"), False),
        ):
            body._discard()
            self.assertEqual(body.ended, drained)


class TestLimits(unittest.TestCase):
    def assert_refused(self, body: Body, status: int) -> None:
        """Check the status, and that the answer comes within milliseconds."""
        started = perf_counter()
        with self.assertRaises(RequestRefused) as refused:
            body.read()
        self.assertLess(perf_counter() - started, 0.1)
        self.assertEqual(refused.exception.status, status)

    def test_extensions_of_all_chunks_together(self) -> None:
        longest = b"1;" + b"x" * (MAX_EXTENSION_BYTES - 1)
        self.assertEqual(chunked(longest + b"\r\na\r\n0\r\n\r\n").read(), b"a")
        self.assert_refused(chunked(longest + b"x\r\na\r\n0\r\n\r\n"), 413)
        self.assert_refused(chunked(longest + b"x" * 8_000_000), 413)
        self.assert_refused(chunked(b"1;12345678\r\na\r\n" * 500 + b"0\r\n\r\n"), 413)

    def test_trailers(self) -> None:
        longest = b"A: " + b"x" * (MAX_TRAILER_BYTES - 5) + b"\r\n"
        self.assertEqual(chunked(b"0\r\n" + longest + b"\r\n").read(), b"")
        self.assert_refused(chunked(b"0\r\nA: " + b"x" * 8_000_000), 431)
        self.assert_refused(chunked(b"0\r\n" + b"A: b\r\n" * 1_000_000 + b"\r\n"), 431)
