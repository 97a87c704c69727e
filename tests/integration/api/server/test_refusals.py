"""HTTP over a socket: refused requests, their answers, their log records."""

import contextlib
import json
import time
from threading import Thread

from devtools.processes import wait_until
from tests.integration.api.server.http_case import LIVE, Connection, HttpCase


class TestRefusals(HttpCase):
    def test_malformed_headers_are_refused(self) -> None:
        for head in (
            b"GET /health/live HTTP/1.1\r\nHost : a\r\n\r\n",
            b"GET /health/live HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n",
            b"GET /health/live HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
            b"GET /health/live HTTP/7.1\r\nHost: a\r\n\r\n",
            b"GET /health/live HTTP/1.1\r\n\r\n",
            b"nonsense\r\n\r\n",
        ):
            self.assert_refused(head)
        for head in (
            b"GET /health/live HTTP/1.1\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
            b"GET /health/live HTTP/1.1\r\nX: " + b"1" * 10_000 + b"\r\n\r\n",
        ):
            self.assert_refused(head, 431)
        self.assert_refused(b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414)

    def test_the_limits_of_chunks_are_answered_and_the_connection_ends(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        self.assert_refused(head + b"1;" + b"x" * 10_000 + b"\r\n1\r\n0\r\n\r\n", 413)
        self.assert_refused(head + b"0\r\nA: " + b"x" * 10_000 + b"\r\n\r\n", 431)

    def test_other_requests_are_answered_while_a_body_of_many_chunks_is_read(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        data = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 700_000 + b"0\r\n\r\n"
        with contextlib.closing(Connection(self.port, 60.0)) as many, self.connection() as other:
            sender = Thread(target=many.send, args=(data,))
            sender.start()
            answered = 0
            while sender.is_alive():
                other.send(LIVE)
                self.assertEqual(other.answer()[0], 200)
                answered += 1
            self.assertEqual(many.answer()[0], 400)
            sender.join()
        self.assertGreaterEqual(answered, 3)

    def test_after_a_framing_error_the_connection_ends(self) -> None:
        for chunks in (b"3\r\nabcd\r\n0\r\n\r\n", b"x\r\n", b"3\nabc\n0\n\n", b"0\r\nA b\r\n\r\n"):
            for path in (b"/predict", b"/feedback", b"/", b"/nothing"):
                head = b"POST " + path + b" HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                status = 404 if path == b"/nothing" else 400
                self.assert_refused(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, status)

    def test_a_chunked_body_over_the_limit_is_not_used(self) -> None:
        form = b"text_data=" + b"x" * (12 * 5000 + 16_384)
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        head += b"Accept: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        for size in (12 * 5000 + 16_385, len(form)):
            with self.connection() as connection:
                connection.send(head + b"%x\r\n%b\r\n0\r\n\r\n" % (size, form[:size]))
                status, _, body = connection.answer()
                self.assertEqual((status, b"xxx" in body), (413, False))
                self.assertTrue(connection.ended())

    def test_after_413_the_connection_ends_and_the_answer_arrives(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        with self.connection() as connection:
            connection.send(head + b"Content-Length: 9000000\r\n\r\n" + b"x" * 9_000_000)
            status, headers, _ = connection.answer()
            self.assertEqual((status, headers["connection"]), (413, "close"))
            self.assertTrue(connection.ended())

    def test_the_rest_of_a_body_that_no_route_reads_is_dropped(self) -> None:
        for size, stays in ((60_000, True), (70_000, False)):
            head = b"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size
            with self.subTest(size=size), self.connection() as connection:
                connection.send(head + b"x" * size)
                status, headers, _ = connection.answer()
                self.assertEqual((status, "connection" in headers), (404, not stays))
                if stays:
                    connection.send(LIVE)
                    self.assertEqual(connection.answer()[0], 200)
                else:
                    self.assertTrue(connection.ended())

    def test_a_head_or_a_body_that_stops_is_answered_after_15_s_and_an_idle_connection_is_kept(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        stopped = (
            LIVE[:10],
            LIVE[:-2],
            head + b"Content-Length: 10\r\n\r\n{",
            head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        )
        with contextlib.ExitStack() as stack:
            idle, *connections = (
                stack.enter_context(contextlib.closing(Connection(self.port, 60.0))) for _ in range(5)
            )
            started = time.monotonic()
            for connection, data in zip(connections, stopped, strict=True):
                connection.send(data)
            for connection in connections:
                self.assertEqual(connection.answer()[0], 408)
                self.assertTrue(connection.ended())
            self.assertGreaterEqual(time.monotonic() - started, 14.5)
            idle.send(LIVE)
            self.assertEqual(idle.answer()[0], 200)

    def test_an_ambiguous_body_length_is_refused(self) -> None:
        for lines in (
            b"Content-Length: +0\r\n",
            b"Content-Length: 0\r\nContent-Length: 5\r\n",
            b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: gzip, chunked\r\n",
        ):
            self.assert_refused(b"POST /predict HTTP/1.1\r\nHost: a\r\n" + lines + b"\r\n")

    def test_a_refused_request_is_logged_and_counted_like_others(self) -> None:
        before = self.refused(431)
        with self.connection() as connection:
            connection.send(b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n")
            status, headers, body = connection.answer()
        self.assertEqual((status, json.loads(body)["title"]), (431, "Request Header Fields Too Large"))
        request_id = headers["x-request-id"]
        wait_until(lambda: f'"request_id":"{request_id}"' in self.api.log, "the request is logged")
        lines = [line for line in self.api.log.splitlines() if request_id in line]
        self.assertIn("is refused: A header line has over 8192 bytes", lines[0])
        record = json.loads(lines[1])
        self.assertEqual(
            [record[name] for name in ("method", "path", "route", "status_code")],
            ["other", "", "(none)", 431],
        )
        self.assertEqual(self.refused(431), before + 1)

    def refused(self, status: int) -> float:
        with self.connection() as connection:
            connection.send(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            name = f'sentiq_requests_total{{method="other",route="(none)",status="{status}"}}'
            lines = connection.answer()[2].decode().splitlines()
        return next((float(line.split()[1]) for line in lines if line.startswith(name)), 0.0)

    def test_no_piece_of_a_refused_request_is_logged(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        for request in (
            b"secret-42\r\n\r\n",
            b"GET /?text=secret-42 HTTP/3.0\r\n\r\n",
            b"secret-42 secret-42 HTTP/1.1\r\n\r\n",
            b"GET /?text=secret-42 HTTP/1.1\r\n\r\n",
            b"GET /?text=secret-42" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nsecret-42\r\n\r\n",
            b"GET / HTTP/1.1\r\nsecret-42 : 1\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: secret-42@a\r\n\r\n",
            head + b"Transfer-Encoding: secret-42\r\n\r\n",
            head + b"Content-Length: secret-42\r\n\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\nsecret-42\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsecret-42\r\n0\r\n\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\n0\r\nsecret-42\r\n\r\n",
        ):
            with self.subTest(request=request[:80]), self.connection() as connection:
                connection.send(request)
                self.assertGreaterEqual(connection.answer()[0], 400)
        self.assertNotIn("secret", self.api.log)
        self.assertNotIn("Traceback", self.api.log)
