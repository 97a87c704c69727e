"""The api under gunicorn: several processes, a start without Redis, a graceful end."""

import contextlib
import signal
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ClassVar

import requests

from devtools.local_service import LocalService
from devtools.processes import Process, RedisServer, free_port, start_api, start_worker, wait_until

# At their end, gevent workers of gunicorn wait for clients that keep a connection open, as long as they may.
CLOSE = {"Connection": "close"}


class ApiProcessCase(unittest.TestCase):
    def start(self, redis_url: str, *, host: str = "127.0.0.1", **environment: str) -> Process:
        port = free_port()
        self.url = f"http://{host}:{port}"
        api = start_api(redis_url, port, **environment)
        self.addCleanup(api.stop)
        wait_until(lambda: self.live() or not api.running(), "the api answers")
        return api

    def live(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/live", timeout=60).ok
        except (requests.ConnectionError, requests.Timeout):
            return False


class TestService(ApiProcessCase):
    """An api with a worker, for tests that leave both as they are."""

    reader: ClassVar[str] = "strict"
    stack: ClassVar[contextlib.ExitStack]
    shared_url: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        with contextlib.ExitStack() as stack:
            service = stack.enter_context(LocalService(HTTP_READER=cls.reader))
            cls.shared_url = service.url
            cls.stack = stack.pop_all()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.stack.close()

    def setUp(self) -> None:
        self.url = self.shared_url

    def predictions(self) -> float:
        metrics = requests.get(f"{self.url}/metrics", timeout=10).text
        name = 'sentiq_requests_total{method="POST",route="/predict",status="200"} '
        return sum(float(line.removeprefix(name)) for line in metrics.splitlines() if line.startswith(name))

    def test_metrics_are_summed_over_all_processes(self) -> None:
        before = self.predictions()
        for _ in range(40):
            requests.post(f"{self.url}/predict", json={"text": "good"}, timeout=10).raise_for_status()
        self.assertEqual(self.predictions(), before + 40)

    def test_the_longest_text_may_come_in_the_query(self) -> None:
        answer = requests.post(f"{self.url}/predict", params={"text": "ñ" * 5000}, timeout=10)
        self.assertEqual((answer.status_code, answer.json()["text"]), (200, "ñ" * 5000))

    def test_a_chunked_body_over_the_limit_is_not_used(self) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = iter([b"text=", b"x" * 100_000])
        answer = requests.post(f"{self.url}/predict", data=body, headers=form, timeout=10)
        self.assertEqual(answer.status_code, 413)


class TestServiceWithReaderOfGunicorn(TestService):
    """The same with gunicorn's own reader of HTTP."""

    reader = "gunicorn"

    def test_the_longest_text_may_come_in_the_query(self) -> None:
        answer = requests.post(f"{self.url}/predict", params={"text": "x" * 9000}, timeout=10)
        self.assertEqual(answer.status_code, 400)


class TestWithRedis(ApiProcessCase):
    reader: ClassVar[str] = "strict"

    def setUp(self) -> None:
        self.redis = RedisServer().start()
        self.addCleanup(self.redis.stop)
        self.api = self.start(self.redis.url, HTTP_READER=self.reader)

    def metric(self, name: str) -> float:
        metrics = requests.get(f"{self.url}/metrics", timeout=10).text
        return float(next(line for line in metrics.splitlines() if line.startswith(f"{name} ")).split()[1])

    def test_each_process_reports_itself_and_one_reports_the_queue(self) -> None:
        wait_until(lambda: '"event":"queue"' in self.api.log, "the queue's record")
        wait_until(lambda: self.metric("sentiq_api_resident_bytes") > 2e7, "the processes' memory")
        self.assertGreater(self.metric("sentiq_api_cpu_seconds_total"), 0)
        self.assertEqual(self.api.log.count('"event":"queue"'), 1)

    def test_after_sigterm_a_waiting_request_gets_its_answer(self) -> None:
        with ThreadPoolExecutor(1) as client:
            ask = partial(requests.post, json={"text": "good"}, headers=CLOSE, timeout=20)
            answer = client.submit(ask, f"{self.url}/predict")
            wait_until(lambda: self.metric("sentiq_queue_jobs") == 1, "the request waits")
            self.api.signal(signal.SIGTERM)
            wait_until(lambda: not self.live(), "the api takes no more requests")
            worker = start_worker(self.redis.url)
            self.addCleanup(worker.stop)
            self.assertEqual(answer.result(20).status_code, 200)
        self.assertEqual(self.api.wait(15), 0)


class TestWithReaderOfGunicorn(TestWithRedis):
    """The same with gunicorn's own reader of HTTP."""

    reader = "gunicorn"


class TestBadStart(ApiProcessCase):
    def test_without_redis_it_starts_and_answers_503_at_once(self) -> None:
        api = self.start(f"redis://127.0.0.1:{free_port()}/0")
        for path, status in (("/health/ready", 503), ("/health/live", 200), ("/metrics", 200)):
            self.assertEqual(requests.get(self.url + path, timeout=5).status_code, status)
        answer = requests.post(f"{self.url}/predict", json={"text": "good"}, headers=CLOSE, timeout=5)
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (503, "1"))
        self.assertNotIn("Traceback", api.log)

    def test_a_bad_setting_stops_the_start_with_one_line(self) -> None:
        for name, value in (
            ("QUEUE_LIMIT", "none"),
            ("PORT", "99999"),
            ("REDIS_URL", "localhost"),
            ("REDIS_URL", "redis://:hunter2@localhost:http"),
            ("REDIS_URL", "redis://:hunter2@localhost?no_such_option=1"),
        ):
            environment = {name: value}
            api = Process(
                [sys.executable, "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py"], environment
            )
            self.addCleanup(api.stop)
            self.assertEqual(api.wait(60), 78)
            self.assertEqual(len(api.log.strip().splitlines()), 1, api.log)
            self.assertIn(name, api.log)
            self.assertNotIn("hunter2", api.log)

    def test_it_listens_on_an_ipv6_address(self) -> None:
        self.start(f"redis://127.0.0.1:{free_port()}/0", host="[::1]", HOST="::1")
        self.assertEqual(requests.get(self.url + "/health/live", timeout=60).status_code, 200)
