"""HTTP over a socket: accepted requests, refused requests, open connections."""

import contextlib
import json
import signal
import socket
import time
import unittest
from collections.abc import Iterator
from threading import Thread
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


class TestHttp(unittest.TestCase):
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

    def test_many_requests_go_over_one_connection(self) -> None:
        with self.connection() as connection:
            for _ in range(3):
                connection.send(LIVE)
                status, headers, body = connection.answer()
                self.assertEqual((status, body), (200, LIVE_BODY))
                self.assertIn("date", headers)

    def test_requests_sent_at_once_are_answered_in_turn(self) -> None:
        body = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        body += b"Content-Length: %d\r\n\r\n%b" % (len(NO_TEXT), NO_TEXT)
        with self.connection() as connection:
            connection.send(LIVE + body + LIVE)
            self.assertEqual([connection.answer()[0] for _ in range(3)], [200, 400, 200])

    def test_a_request_may_come_byte_by_byte(self) -> None:
        with self.connection() as connection:
            for byte in LIVE:
                connection.send(bytes([byte]))
            self.assertEqual(connection.answer()[0], 200)

    def test_a_body_may_come_in_chunks(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        with self.connection() as connection:
            connection.send(head + b'7\r\n{"other\r\n5\r\n": 1}\r\n0\r\n\r\n' + LIVE)
            status, _, body = connection.answer()
            self.assertEqual(status, 400)
            self.assertIn(b"There is no text", body)
            self.assertEqual(connection.answer()[0], 200)

    def test_expect_100_continue_is_answered_by_rfc_9110_section_10_1_1(self) -> None:
        for value in (b"100-continue", b"100-Continue"):
            head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: " + value
            with self.subTest(value=value), self.connection() as connection:
                connection.send(head + b"\r\nContent-Length: %d\r\n\r\n" % len(NO_TEXT))
                self.assertEqual(connection.answer()[0], 100)
                connection.send(NO_TEXT)
                self.assertEqual(connection.answer()[0], 400)

    def test_head_has_no_body(self) -> None:
        with self.connection() as connection:
            connection.send(LIVE.replace(b"GET", b"HEAD") + LIVE)
            status, headers, _ = connection.answer(body=False)
            self.assertEqual((status, headers["content-length"]), (200, str(len(LIVE_BODY))))
            self.assertEqual(connection.answer()[0], 200)

    def test_connection_close_closes(self) -> None:
        for request in (
            LIVE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
            LIVE.replace(
                b"\r\n\r\n", b"\r\nConnection: keep-alive, Close\r\n\r\n"
            ),  # RFC 9110, section 7.6.1
            LIVE.replace(b"HTTP/1.1", b"HTTP/1.0"),
        ):
            with self.subTest(request=request), self.connection() as connection:
                connection.send(request)
                self.assertEqual(connection.answer()[0], 200)
                self.assertTrue(connection.ended())

    def test_an_answer_larger_than_the_send_buffer(self) -> None:
        with self.connection() as connection:
            connection.send(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 200)
            time.sleep(0.3)  # the server has to wait for this client
            answers = [connection.answer() for _ in range(200)]
        self.assertEqual({status for status, _, _ in answers}, {200})
        self.assertEqual(len({body for _, _, body in answers}), 1)

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

    def test_requests_that_rfc_9112_allows_are_answered(self) -> None:
        for request in (
            b"\r\n" + LIVE,  # section 2.2
            LIVE.replace(b"/health", b"http://b/health"),  # section 3.2.2
            LIVE.replace(b"Host: a", b"Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket"),
            LIVE.replace(b"Host: a", b"Host: a\r\nUpgrade: h2c"),  # RFC 9110, section 7.8
        ):
            with self.subTest(request=request), self.connection() as connection:
                connection.send(request + LIVE)
                self.assertEqual([connection.answer()[0] for _ in range(2)], [200, 200])

    def test_a_body_beside_upgrade_is_read_within_its_length(self) -> None:
        head = (
            b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nUpgrade: websocket\r\n"
        )
        with self.connection() as connection:
            connection.send(head + b"Content-Length: %d\r\n\r\n%b" % (len(NO_TEXT), NO_TEXT) + LIVE)
            self.assertEqual([connection.answer()[0] for _ in range(2)], [400, 200])

    def test_the_limits_of_chunks_are_answered_and_the_connection_ends(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        head += b"Transfer-Encoding: chunked\r\n\r\n"
        self.assert_refused(head + b"1;" + b"x" * 10_000 + b"\r\n1\r\n0\r\n\r\n", 413)
        self.assert_refused(head + b"0\r\nA: " + b"x" * 10_000 + b"\r\n\r\n", 431)

    def test_other_requests_are_answered_while_a_body_of_many_chunks_is_read(self) -> None:
        head = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        data = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 700_000 + b"0\r\n\r\n"
        with contextlib.closing(Connection(self.port, 60.0)) as many, self.connection() as other:
            other.send(LIVE)
            self.assertEqual(other.answer()[0], 200)
            sender = Thread(target=many.send, args=(data,))
            started = time.monotonic()
            sender.start()
            longest = 0.0
            while sender.is_alive():
                sent = time.monotonic()
                other.send(LIVE)
                self.assertEqual(other.answer()[0], 200)
                longest = max(longest, time.monotonic() - sent)
            self.assertEqual(many.answer()[0], 400)
            sender.join()
            self.assertLess(longest, (time.monotonic() - started) / 3)

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

    def test_a_name_with_an_underscore_is_not_taken_for_one_with_a_hyphen(self) -> None:
        with self.connection() as connection:
            connection.send(LIVE.replace(b"Host: a", b"Host: a\r\nX_Request_ID: smuggled"))
            self.assertNotEqual(connection.answer()[1]["x-request-id"], "smuggled")
            connection.send(LIVE.replace(b"Host: a", b"Host: a\r\nX-Request-ID: mine"))
            self.assertEqual(connection.answer()[1]["x-request-id"], "mine")

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

    def test_a_long_method_or_path_is_cut_in_the_log(self) -> None:
        with self.connection() as connection:
            connection.send(
                b"M" * 9000 + b" /" + b"p" * 9000 + b" HTTP/1.1\r\nHost: a\r\nX-Request-ID: long\r\n\r\n"
            )
            self.assertEqual(connection.answer()[0], 404)
        wait_until(lambda: '"request_id":"long"' in self.api.log, "the request is logged")
        record = json.loads(next(line for line in self.api.log.splitlines() if '"long"' in line))
        self.assertEqual((record["method"], record["path"]), ("M" * 256, "/" + "p" * 255))


class TestShutdown(unittest.TestCase):
    def test_sigterm_closes_a_connection_once_it_is_used_again(self) -> None:
        with RedisServer() as redis:
            port = free_port()
            api = start_api(redis.url, port)
            self.addCleanup(api.stop)
            TestHttp.port = port
            wait_until(TestHttp.listens, "the api listens")
            with contextlib.closing(Connection(port)) as connection:
                connection.send(LIVE)
                self.assertNotIn("connection", connection.answer()[1])
                api.signal(signal.SIGTERM)
                wait_until(lambda: not TestHttp.listens(), "the api takes no more connections")
                connection.send(LIVE)
                status, headers, _ = connection.answer()
                self.assertEqual((status, headers["connection"]), (200, "close"))
                self.assertTrue(connection.ended())
            self.assertEqual(api.wait(15), 0)
