"""The request line is read as RFC 9112 says, or refused."""

import io
import unittest

from api.server.refusals import RequestRefused
from api.server.request_line import MAX_LINE_BYTES, RequestLine, read_request_line


def read(line: bytes) -> RequestLine | None:
    return read_request_line(io.BytesIO(line))


class TestRequestLine(unittest.TestCase):
    def test_the_three_parts_by_rfc_9112_section_3(self) -> None:
        self.assertEqual(read(b"GET /a?b=%20c HTTP/1.1\r\n"), ("GET", "/a?b=%20c", 1, None))
        self.assertEqual(read(b"x-y /\xc3\xb1 HTTP/1.0\r\n"), ("x-y", "/\xc3\xb1", 0, None))

    def test_a_line_may_end_in_a_newline_alone_by_section_2_2(self) -> None:
        self.assertEqual(read(b"GET / HTTP/1.1\n"), ("GET", "/", 1, None))

    def test_one_empty_line_before_it_is_skipped_by_section_2_2(self) -> None:
        self.assertEqual(read(b"\r\nGET / HTTP/1.1\r\n"), ("GET", "/", 1, None))
        with self.assertRaises(RequestRefused):
            read(b"\r\n\r\nGET / HTTP/1.1\r\n")

    def test_the_absolute_form_by_section_3_2_2(self) -> None:
        for target, parts in (
            (b"http://a:80/b?c", ("/b?c", "a:80")),
            (b"HTTPS://a", ("/", "a")),
            (b"http://a?b", ("/?b", "a")),
        ):
            line = read(b"GET " + target + b" HTTP/1.1\r\n")
            assert line is not None
            self.assertEqual((line.target, line.authority), parts)

    def test_the_asterisk_form_is_for_options_by_section_3_2_4(self) -> None:
        self.assertEqual(read(b"OPTIONS * HTTP/1.1\r\n"), ("OPTIONS", "*", 1, None))
        with self.assertRaises(RequestRefused):
            read(b"GET * HTTP/1.1\r\n")

    def test_the_end_of_the_stream(self) -> None:
        self.assertIsNone(read(b""))
        self.assertIsNone(read(b"\r\n"))

    def test_other_lines_are_refused_by_section_3(self) -> None:
        for line in (
            b"nonsense\r\n",
            b"GET /\r\n",
            b"GET / HTTP/0.9\r\n",
            b"GET / HTTP/1.01\r\n",
            b"GET / HTTP/01.1\r\n",
            b"GET / HTTP/1.2\r\n",
            b"GET / HTTP/2.0\r\n",
            b"GET / HTTP/1.1",
            b"GET / http/1.1\r\n",
            b"GET  / HTTP/1.1\r\n",
            b"GET / HTTP/1.1 \r\n",
            b" GET / HTTP/1.1\r\n",
            b"GET\t/ HTTP/1.1\r\n",
            b"GET /\x0bHTTP/1.1 HTTP/1.1\r\n",
            b"G\0T / HTTP/1.1\r\n",
            b"G(T / HTTP/1.1\r\n",
            b"GET a HTTP/1.1\r\n",
            b"GET a.example:80 HTTP/1.1\r\n",
            b"CONNECT a.example:80 HTTP/1.1\r\n",
            b"CONNECT / HTTP/1.1\r\n",
            b"GET ftp://a/ HTTP/1.1\r\n",
            b"GET /a#b HTTP/1.1\r\n",
            b"GET /\x7f HTTP/1.1\r\n",
            b"GET /\0 HTTP/1.1\r\n",
            b"GET /\r HTTP/1.1\r\n",
        ):
            with self.subTest(line=line):
                with self.assertRaises(RequestRefused) as refused:
                    read(line)
                self.assertEqual(refused.exception.status, 400)

    def test_a_line_beyond_the_limit_is_too_long_by_rfc_9110_section_15_5_15(self) -> None:
        target = b"/" + b"x" * (MAX_LINE_BYTES - len(b"GET / HTTP/1.1\r\n"))
        self.assertIsNotNone(read(b"GET " + target + b" HTTP/1.1\r\n"))
        with self.assertRaises(RequestRefused) as refused:
            read(b"GET " + target + b"x HTTP/1.1\r\n")
        self.assertEqual(refused.exception.status, 414)
