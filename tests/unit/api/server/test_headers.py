"""Header fields are read as RFC 9112 says, or refused."""

import io
import unittest

from api.server.headers import MAX_LINE_BYTES, MAX_LINES, RequestHeaders


def read(head: bytes) -> RequestHeaders:
    return RequestHeaders(io.BytesIO(head))


class TestRequestHeaders(unittest.TestCase):
    def test_field_names_are_case_insensitive(self) -> None:
        head = read(b"Host: a:80\r\nContent-Type:text/plain\r\nX-Empty:\r\n\r\n")
        self.assertEqual((head.get("HOST"), head.typeheader, head.get("x-empty")), ("a:80", "text/plain", ""))
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
        RequestHeaders(stream)
        self.assertEqual(stream.read(), b"body")

    def test_lines_up_to_the_limits(self) -> None:
        lines = b"".join(b"A%d: b\r\n" % number for number in range(MAX_LINES))
        self.assertEqual(len(read(lines + b"\r\n").fields), MAX_LINES)
        long = b"A: " + b"x" * (MAX_LINE_BYTES - 5) + b"\r\n"
        self.assertEqual(len(read(long + b"\r\n").fields["a"]), MAX_LINE_BYTES - 5)

    def test_a_length_or_a_chunked_body(self) -> None:
        self.assertEqual(read(b"Content-Length: 0012\r\n\r\n").get("content-length"), "0012")
        self.assertEqual(read(b"Transfer-Encoding: Chunked\r\n\r\n").get("transfer-encoding"), "Chunked")


class TestRefusedHeaders(unittest.TestCase):
    def assert_refused(self, head: bytes) -> None:
        with self.subTest(head=head[:60]), self.assertRaises(ValueError):
            read(head)

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
            self.assert_refused(lines + b"\r\n")

    def test_two_hosts(self) -> None:
        self.assert_refused(b"Host: a\r\nHost: b\r\n\r\n")

    def test_too_many_or_too_long_lines(self) -> None:
        self.assert_refused(b"A: b\r\n" * (MAX_LINES + 1) + b"\r\n")
        self.assert_refused(b"A: " + b"x" * MAX_LINE_BYTES + b"\r\n\r\n")

    def test_headers_that_end_too_early(self) -> None:
        for head in (b"", b"A: b\r\n", b"A: b"):
            self.assert_refused(head)
