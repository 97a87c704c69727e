"""The limit for the bytes of all request bodies that a process holds, on a real api."""

import json
import socket

import requests

from devtools.processes import RedisServer, start_worker, wait_until
from tests.integration.api.test_process import ApiProcessCase

BODY_BYTES = 100_000
ASYNC = {"Prefer": "respond-async"}
HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CHUNKED_HEAD = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class TestBodiesInFlight(ApiProcessCase):
    def setUp(self) -> None:
        self.redis = RedisServer().start()
        self.addCleanup(self.redis.stop)
        self.start(
            self.redis.url,
            API_PROCESSES="1",
            MAX_TEXT_CHARS=str(BODY_BYTES),
            MAX_BODY_BYTES=str(BODY_BYTES),
            BODIES_BYTES=str(2 * BODY_BYTES),
            PREDICT_TIMEOUT_S="60",
        )

    def post(self, text: str) -> requests.Response:
        return requests.post(f"{self.url}/predict", json={"text": text}, headers=ASYNC, timeout=60)

    def send_beginning(self, beginning: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", int(self.url.rpartition(":")[2])))
        self.addCleanup(connection.close)
        connection.sendall(beginning)
        return connection

    def large_is_refused(self) -> bool:
        answer = self.post("x" * 90_000)
        if answer.status_code == 202:
            return False
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (503, "1"))
        self.assertIn("BODIES_BYTES", answer.json()["detail"])
        return True

    def test_a_body_that_is_one_too_many_gets_503_until_another_has_its_answer(self) -> None:
        body = json.dumps({"text": "x" * 90_000}).encode()
        head = HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode()
        waiting = [self.send_beginning(head + body) for _ in range(2)]
        wait_until(self.large_is_refused, "both bodies are counted")
        self.assertEqual(self.post("a small one").status_code, 202)
        worker = start_worker(self.redis.url)
        self.addCleanup(worker.stop)
        for connection in waiting:
            self.assertIn(b" 200 OK", connection.recv(64))
        wait_until(lambda: not self.large_is_refused(), "their bytes are given back")

    def test_bytes_count_as_they_arrive_and_not_after_the_client_has_gone(self) -> None:
        beginning = b'{"text": "' + b"x" * 99_000
        chunk = f"{len(beginning):x}\r\n".encode() + beginning + b"\r\n"
        unfinished = [self.send_beginning(CHUNKED_HEAD + chunk) for _ in range(2)]
        wait_until(self.large_is_refused, "both beginnings are counted")
        for connection in unfinished:
            connection.close()
        wait_until(lambda: not self.large_is_refused(), "their bytes are given back")
