"""HTTP over a socket: accepted requests, open connections."""

import contextlib
import json
import signal
import time
import unittest

from devtools.processes import RedisServer, free_port, start_api, wait_until
from tests.integration.api.server.http_case import LIVE, LIVE_BODY, NO_TEXT, Connection, HttpCase


class TestHttp(HttpCase):
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

    def test_a_name_with_an_underscore_is_not_taken_for_one_with_a_hyphen(self) -> None:
        with self.connection() as connection:
            connection.send(LIVE.replace(b"Host: a", b"Host: a\r\nX_Request_ID: smuggled"))
            self.assertNotEqual(connection.answer()[1]["x-request-id"], "smuggled")
            connection.send(LIVE.replace(b"Host: a", b"Host: a\r\nX-Request-ID: mine"))
            self.assertEqual(connection.answer()[1]["x-request-id"], "mine")

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
    def test_after_sigterm_a_request_that_has_begun_is_answered_and_its_connection_ends(self) -> None:
        with RedisServer() as redis:
            port = free_port()
            api = start_api(redis.url, port)
            self.addCleanup(api.stop)
            TestHttp.port = port
            wait_until(TestHttp.listens, "the api listens")
            with contextlib.closing(Connection(port)) as connection:
                connection.send(LIVE)
                self.assertNotIn("connection", connection.answer()[1])
                connection.send(LIVE[:20])
                api.signal(signal.SIGTERM)
                wait_until(lambda: not TestHttp.listens(), "the api takes no more connections")
                connection.send(LIVE[20:])
                status, headers, _ = connection.answer()
                self.assertEqual((status, headers["connection"]), (200, "close"))
                self.assertTrue(connection.ended())
            self.assertEqual(api.wait(15), 0)
