"""Header fields are read as RFC 9112 says, or refused."""

import io
import unittest
from functools import partial
from timeit import repeat

from api.server.headers import FIELD, MAX_LINE_BYTES, MAX_LINES, RequestHeaders
from api.server.refusals import RequestRefused


def read(fields: bytes, minor_version: int = 0) -> RequestHeaders:
    """Read fields of HTTP/1.0, which needs no Host."""
    return RequestHeaders(io.BytesIO(fields), minor_version)


class TestRequestHeaders(unittest.TestCase):
    def test_field_names_are_case_insensitive(self) -> None:
        head = read(b"Host: a:80\r\nContent-Type:text/plain\r\nX-Empty:\r\n\r\n")
        self.assertEqual(
            (head.get("HOST"), head.get("content-type"), head.get("x-empty")), ("a:80", "text/plain", "")
        )
        self.assertEqual((head.get("other"), head.get("other", "default")), (None, "default"))

    def test_blanks_around_a_value_are_not_part_of_it(self) -> None:
        self.assertEqual(read(b"A: \t b c \t\r\n\r\n").get("a"), "b c")

    def test_bytes_beyond_ascii_are_latin_1_as_wsgi_requires(self) -> None:
        self.assertEqual(read("A: ñ\r\n\r\n".encode()).get("a"), "Ã±")

    def test_lines_may_end_in_a_newline_alone(self) -> None:
        self.assertEqual(read(b"A: b\nC: d\n\n").fields, {"a": "b", "c": "d"})

    def test_a_field_that_comes_again_is_a_list(self) -> None:
        head = read(b"Accept: a\r\nCookie: x=1\r\nAccept: b\r\nCookie: y=2\r\n\r\n")
        self.assertEqual((head.get("accept"), head.get("cookie")), ("a, b", "x=1; y=2"))

    def test_the_body_is_left_in_the_stream(self) -> None:
        stream = io.BytesIO(b"Content-Length: 4\r\n\r\nbody")
        RequestHeaders(stream, 0)
        self.assertEqual(stream.read(), b"body")

    def test_lines_up_to_the_limits(self) -> None:
        lines = b"".join(b"A%d: b\r\n" % number for number in range(MAX_LINES))
        self.assertEqual(len(read(lines + b"\r\n").fields), MAX_LINES)
        long = b"A: " + b"x" * (MAX_LINE_BYTES - 5) + b"\r\n"
        self.assertEqual(len(read(long + b"\r\n").fields["a"]), MAX_LINE_BYTES - 5)

    def test_a_length_or_a_chunked_body(self) -> None:
        self.assertEqual(read(b"Content-Length: 0012\r\n\r\n").get("content-length"), "0012")
        self.assertEqual(read(b"Host: a\r\nTransfer-Encoding: Chunked\r\n\r\n", 1).chunked, True)


class TestRefusedHeaders(unittest.TestCase):
    def assert_refused(self, head: bytes, minor_version: int = 0, status: int = 400) -> None:
        with self.subTest(head=head[:60]):
            with self.assertRaises(RequestRefused) as refused:
                read(head, minor_version)
            self.assertEqual(refused.exception.status, status)

    def test_malformed_lines(self) -> None:
        for line in (b"A", b": b", b"A : b", b" A: b", b"A b: c", b"\xc3\xb1: b", b"A\0: b", b"(A): b"):
            self.assert_refused(line + b"\r\n\r\n")

    def test_a_folded_line(self) -> None:
        self.assert_refused(b"A: b\r\n c\r\n\r\n")

    def test_control_characters_in_a_value(self) -> None:
        for byte in (b"\0", b"\r", b"\x0b", b"\x1f", b"\x7f"):
            self.assert_refused(b"A: b" + byte + b"c\r\n\r\n")

    def test_an_ambiguous_body_length(self) -> None:
        for lines in (
            b"Content-Length: +5\r\n",
            b"Content-Length: -5\r\n",
            b"Content-Length: 1_0\r\n",
            b"Content-Length: 0x5\r\n",
            b"Content-Length: 5, 5\r\n",
            b"Content-Length:\r\n",
            b"Content-Length: \xb2\r\n",
            b"Content-Length: 5\r\nContent-Length: 5\r\n",
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: gzip, chunked\r\n",
            b"Transfer-Encoding: identity\r\n",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        ):
            self.assert_refused(b"Host: a\r\n" + lines + b"\r\n", 1)

    def test_transfer_encoding_below_http_1_1_is_refused_by_rfc_9112_section_6_1(self) -> None:
        self.assert_refused(b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n", 0)

    def test_host_comes_once_and_is_a_host_by_rfc_9112_section_3_2(self) -> None:
        self.assert_refused(b"\r\n", 1)
        self.assert_refused(b"Host: a\r\nHost: a\r\n\r\n", 1)
        for host in (
            b"",
            b"a b",
            b"a/b",
            b"u@a",
            b"a:b",
            b"[::1",
            b"::1",
            b"a,b c",
            b"\xc3\xb1",
            b"[g]",
            b"a:1:2",
        ):
            self.assert_refused(b"Host: " + host + b"\r\n\r\n", 1)
            self.assert_refused(b"Host: " + host + b"\r\n\r\n", 0)
        for good in ("a", "a:", "a:80", "a_b-c.example", "127.0.0.1:8000", "[::1]", "[::1]:80"):
            self.assertEqual(read(f"Host: {good}\r\n\r\n".encode(), 1).get("host"), good)

    def test_the_authority_of_the_target_replaces_host_by_rfc_9112_section_3_2_2(self) -> None:
        fields = RequestHeaders(io.BytesIO(b"Host: a\r\n\r\n"), 1, "b:80").fields
        self.assertEqual(fields, {"host": "b:80"})
        with self.assertRaises(RequestRefused):
            RequestHeaders(io.BytesIO(b"Host: a\r\n\r\n"), 1, "u@b")

    def test_a_list_of_tokens_by_rfc_9110_section_5_6_1(self) -> None:
        fields = b"Connection: Keep-Alive ,\tClose\r\nConnection: x\r\n\r\n"
        self.assertEqual(read(fields).tokens("connection"), ["keep-alive", "close", "x"])

    def test_too_many_or_too_long_lines(self) -> None:
        self.assert_refused(b"A: b\r\n" * (MAX_LINES + 1) + b"\r\n", status=431)
        self.assert_refused(b"A: " + b"x" * MAX_LINE_BYTES + b"\r\n\r\n", status=431)
        self.assert_refused((b"A: " + b"x" * 8000 + b"\r\n") * 9 + b"\r\n", status=431)

    def test_the_worst_line_takes_less_than_a_millisecond(self) -> None:
        size = MAX_LINE_BYTES - 8
        for line in (
            b"A:" + b" " * size + b"\0",
            b"A:" + b" " * size + b"\r\r",
            b"A:" + b"x " * (size // 2) + b"\x7f",
            b"A:" + b" \t" * (size // 2) + b"\r\0",
            b"a" * size,
            b"a" * size + b" :",
        ):
            with self.subTest(line=line[:4], end=line[-3:]):
                self.assert_refused(line + b"\n")
                times = repeat(partial(FIELD.fullmatch, line + b"\n"), number=1, repeat=20)
                self.assertLess(min(times), 0.001)

    def test_headers_that_end_too_early(self) -> None:
        for head in (b"", b"A: b\r\n", b"A: b"):
            self.assert_refused(head)
