"""The gateway on a real engine: limits of one client, a silent api, held uploads, its own errors.

`make test-containers` runs this. The limits are lower than the defaults, so that a test can reach them.
"""

import json
import socket
import unittest
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from time import sleep
from typing import NamedTuple

import requests

from devtools.processes import wait_until
from tests.containers.stack import Stack, inspect, records, run

CLIENT_CONNECTIONS = 30
CLIENT_RATE = 50
MAX_BODY_BYTES = 8 * 1024 * 1024
HELD_UPLOADS = 16  # more than one address may have
SECRET = "a-text-that-no-log-may-hold"
REDIS_PASSWORD = "passwordOfThisTest1"
TIMEOUT_S = 60.0
LONGEST_WAIT_S = 18.0  # the gateway waits PREDICT_TIMEOUT_S + 10 s for an api; two such waits are longer

stack = Stack(
    PREDICT_TIMEOUT_S="1",
    GATEWAY_CLIENT_CONNECTIONS=str(CLIENT_CONNECTIONS),
    GATEWAY_CLIENT_RATE=str(CLIENT_RATE),
    REDIS_PASSWORD=REDIS_PASSWORD,
)


def setUpModule() -> None:
    stack.start()


def tearDownModule() -> None:
    stack.remove()


class Answer(NamedTuple):
    """An answer as it came over the connection."""

    status: int
    headers: dict[str, str]
    body: bytes


class SilentApiTest(unittest.TestCase):
    def setUp(self) -> None:
        self.ids = [uuid.uuid4().hex for _ in range(CLIENT_CONNECTIONS + 10)]
        api = stack.containers("api")[0]
        with stopped(api), ThreadPoolExecutor(len(self.ids)) as clients:
            self.answers = list(clients.map(self.predict, self.ids))
        stack.wait_until_ready()
        wait_until(self._all_logged, "the api has logged every request that it was sent")
        self.logged = [record.get("request_id") for record in records(api, last=5000)]

    def test_each_request_is_sent_once_and_a_client_has_a_limited_number(self) -> None:
        sent = [one for one in self.answers if one.status_code == 504]
        self.assertEqual(len(sent), CLIENT_CONNECTIONS)
        self.assertLess(max(one.elapsed.total_seconds() for one in sent), LONGEST_WAIT_S)
        for answer in sent:
            self.assertEqual(self.logged.count(answer.headers["X-Request-ID"]), 1)
        refused = [one for one in self.answers if one.status_code == 503]
        self.assertEqual(len(refused), len(self.answers) - CLIENT_CONNECTIONS)
        for answer in refused:
            self.assertEqual(answer.headers["Retry-After"], "1")
            self.assertIn("Too many requests", answer.json()["detail"])
            self.assertNotIn(answer.headers["X-Request-ID"], self.logged)
        log = run("docker", "logs", stack.containers("gateway")[0])
        self.assertIn("upstream timed out", log.stderr)
        self.assertNotIn(SECRET, log.stdout + log.stderr)

    @staticmethod
    def predict(request_id: str) -> requests.Response:
        headers = {"X-Request-ID": request_id}
        return requests.get(
            f"{stack.url}/predict", params={"text": SECRET}, headers=headers, timeout=TIMEOUT_S
        )

    def _all_logged(self) -> bool:
        ids = {record.get("request_id") for record in records(stack.containers("api")[0], last=5000)}
        return {one.headers["X-Request-ID"] for one in self.answers if one.status_code == 504} <= ids


class RateTest(unittest.TestCase):
    def test_a_client_over_the_rate_gets_503_with_retry_after_and_is_served_again(self) -> None:
        with ThreadPoolExecutor(8) as clients:
            answers = b"".join(clients.map(self.ask_often, range(8)))
        self.assertGreater(answers.count(b"HTTP/1.1 200 "), 0)
        refused = answers.count(b"HTTP/1.1 503 ")
        self.assertGreater(refused, 0)
        self.assertEqual(answers.count(b"\r\nRetry-After: 1\r\n"), refused)
        self.assertEqual(answers.count(b"\r\nContent-Type: application/problem+json\r\n"), refused)
        wait_until(self.is_served, "the client is served again")

    @staticmethod
    def ask_often(_number: int) -> bytes:
        """Send 100 requests at once over one connection and return all answers."""
        request = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
        with connect() as connection:
            connection.sendall((request + b"\r\n") * 99 + request + b"Connection: close\r\n\r\n")
            return connection.makefile("rb").read()

    @staticmethod
    def is_served() -> bool:
        return requests.get(f"{stack.url}/health/live", timeout=TIMEOUT_S).ok


class HeldUploadsTest(unittest.TestCase):
    def test_held_uploads_do_not_take_the_space_that_others_need(self) -> None:
        sleep(
            1.5
        )  # the burst of the test before counts for a second: uploads over the rate would not be held
        with ExitStack() as held, ThreadPoolExecutor(HELD_UPLOADS) as clients:
            connections = [held.enter_context(connect()) for _ in range(HELD_UPLOADS)]
            list(clients.map(upload_all_but_the_last_byte, connections))
            used = int(stack.execute("gateway", "df -P /tmp | awk 'END {print $5+0}'").stdout)
            self.assertGreater(used, 20)
            self.assertLess(used, 60)
            texts = {"text": "a" * 200_000}  # the gateway keeps this body in /tmp too
            answer = requests.post(f"{stack.url}/predict", json=texts, timeout=TIMEOUT_S)
            self.assertEqual((answer.status_code, "characters" in answer.text), (413, True), answer.text)
            large = requests.post(f"{stack.url}/predict", data=b"a" * (MAX_BODY_BYTES - 1), timeout=TIMEOUT_S)
            self.assertEqual((large.status_code, large.headers["Retry-After"]), (503, "1"), large.text)
        wait_until(self._large_bodies_pass, "the places are free again")

    @staticmethod
    def _large_bodies_pass() -> bool:
        large = requests.post(f"{stack.url}/predict", data=b"a" * (MAX_BODY_BYTES - 1), timeout=TIMEOUT_S)
        return large.status_code != 503


class OwnErrorsTest(unittest.TestCase):
    def test_each_error_of_nginx_is_a_problem_with_a_request_id(self) -> None:
        for name, request, status in (
            ("bad request line", b"nonsense\r\n\r\n", 400),
            ("no Host", b"GET / HTTP/1.1\r\n\r\n", 400),
            ("unknown version", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            ("TRACE", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("long URL", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            ("long field", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 70_000 + b"\r\n\r\n", 431),
            ("transfer coding", b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            (
                "large body",
                b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
                413,
            ),
        ):
            with self.subTest(name):
                answer = exchange(request)
                self.assertEqual(answer.status, status, answer)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertRegex(answer.headers["x-request-id"], "^[0-9a-f]{32}$")
                self.assertEqual(answer.headers["server"], "nginx")
                problem = json.loads(answer.body)
                self.assertEqual((problem["status"], problem["success"]), (status, False))


class LimitsTest(unittest.TestCase):
    def test_redis_wants_its_password_and_no_log_holds_it(self) -> None:
        answer = requests.post(f"{stack.url}/predict", json={"text": "I love it"}, timeout=TIMEOUT_S)
        self.assertEqual(answer.status_code, 200, answer.text)
        for login, reply in (("unset REDISCLI_AUTH;", "NOAUTH"), ("", "PONG")):
            said = stack.execute("redis", f"{login} redis-cli ping")
            self.assertIn(reply, said.stdout + said.stderr)
        for service in ("gateway", "api", "model", "redis"):
            log = run("docker", "logs", stack.containers(service)[0])
            self.assertNotIn(REDIS_PASSWORD, log.stdout + log.stderr, service)

    def test_every_container_has_a_limit_of_processes(self) -> None:
        for service in ("gateway", "api", "model", "redis"):
            limit = inspect(stack.containers(service)[0])["HostConfig"]["PidsLimit"]
            self.assertGreater(limit or 0, 0, service)


class SettingsTest(unittest.TestCase):
    def test_a_bad_setting_is_one_line_and_status_78(self) -> None:
        image = inspect(stack.containers("gateway")[0])["Image"]
        for name, value in (
            ("GATEWAY_CLIENT_CONNECTIONS", "0"),
            ("GATEWAY_CLIENT_RATE", "many"),
            ("MAX_BODY_BYTES", "8m"),
        ):
            with self.subTest(name):
                done = run("docker", "run", "--rm", "-e", f"{name}={value}", image, check=False)
                self.assertEqual(done.returncode, 78)
                (line,) = done.stderr.splitlines()
                self.assertIn(f"{name} is '{value}'; it may be a whole number from", line)


@contextmanager
def stopped(container: str) -> Iterator[None]:
    """Freeze a container's processes within the block. The kernel still accepts connections for them."""
    run("docker", "pause", container)
    try:
        yield
    finally:
        run("docker", "unpause", container)


def connect() -> socket.socket:
    """Return a connection to the gateway."""
    return socket.create_connection(("127.0.0.1", stack.port), timeout=TIMEOUT_S)


def upload_all_but_the_last_byte(connection: socket.socket) -> None:
    """Begin an upload of the largest allowed size. The gateway may refuse it."""
    head = f"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: {MAX_BODY_BYTES}\r\n\r\n"
    with suppress(OSError):
        connection.sendall(head.encode() + b"a" * (MAX_BODY_BYTES - 1))


def exchange(request: bytes) -> Answer:
    """Send bytes and return the answer to them, at the end of the connection or of the announced body."""
    with connect() as connection:
        connection.sendall(request)
        stream = connection.makefile("rb")
        status = int(stream.readline().split()[1])
        lines = iter(partial(stream.readline), b"\r\n")
        headers = dict(line.decode().rstrip().lower().split(": ", 1) for line in lines)
        return Answer(status, headers, stream.read(int(headers["content-length"])))
