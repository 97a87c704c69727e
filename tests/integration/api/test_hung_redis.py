"""The api under gunicorn while Redis hangs, and after it."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import requests

from devtools.processes import RedisServer, start_worker, wait_until
from tests.integration.api.test_process import ApiProcessCase
from tests.integration.sentiq.queue.moving_address import MovingAddress

ASYNC = {"Prefer": "respond-async"}
PREDICT_TIMEOUT_S = 4.0
LIMIT_S = 4.0  # of an answer that takes less than 2 s on an idle machine
GOOD = {"text": "good"}


class TestHungRedis(ApiProcessCase):
    def setUp(self) -> None:
        self.redis = self.enterContext(RedisServer())
        self.start(self.redis.url, API_PROCESSES="1", PREDICT_TIMEOUT_S=str(PREDICT_TIMEOUT_S))

    def test_each_request_is_answered_soon_and_all_is_right_again(self) -> None:
        worker = start_worker(self.redis.url)
        self.addCleanup(worker.stop)
        wait_until(lambda: self.predict().ok, "a text is scored")
        self.redis.process.signal(signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(40) as clients:
                calls = [clients.submit(ask) for ask in self.requests() * 8]
                answers = [call.result() for call in calls]
        finally:
            self.redis.process.signal(signal.SIGCONT)
        wait_until(lambda: self.predict().ok, "a text is scored again")
        self.assertEqual([answer.status_code for answer in answers], [503, 503, 503, 503, 200] * 8)
        self.assertIn("sentiq_redis_up 0.0", answers[4].text)
        for answer in answers:
            self.assertLess(answer.elapsed.total_seconds(), LIMIT_S)

    def test_a_request_that_waits_is_answered_at_its_time_limit(self) -> None:
        started = time.monotonic()
        with ThreadPoolExecutor(1) as clients:
            call = clients.submit(self.predict)
            wait_until(self.one_chunk_waits, "the chunk is on the queue")
            self.redis.process.signal(signal.SIGSTOP)
            try:
                answer = call.result()
            finally:
                self.redis.process.signal(signal.SIGCONT)
        self.assertEqual(answer.status_code, 504)
        self.assertTrue(answer.headers["Location"])
        self.assertLess(time.monotonic() - started, 2 * PREDICT_TIMEOUT_S)

    def predict(self) -> requests.Response:
        return requests.post(f"{self.url}/predict", json=GOOD, timeout=60)

    def requests(self) -> list[partial[requests.Response]]:
        get, post = partial(requests.get, timeout=60), partial(requests.post, timeout=60)
        return [
            partial(post, f"{self.url}/predict", json=GOOD),
            partial(post, f"{self.url}/predict", json=GOOD, headers=ASYNC),
            partial(get, f"{self.url}/jobs/abc"),
            partial(get, f"{self.url}/health/ready"),
            partial(get, f"{self.url}/metrics"),
        ]

    def one_chunk_waits(self) -> bool:
        return "sentiq_queue_jobs 1.0" in requests.get(f"{self.url}/metrics", timeout=10).text


class TestAnotherRedis(ApiProcessCase):
    def test_all_is_right_again_soon_after_another_redis_takes_its_place(self) -> None:
        hung, other = self.enterContext(RedisServer()), self.enterContext(RedisServer())
        address = self.enterContext(MovingAddress(hung.port))
        url = f"redis://127.0.0.1:{address.port}/0"
        self.addCleanup(start_worker(url).stop)
        self.start(url)
        wait_until(self.is_answered, "a text is scored")
        hung.process.signal(signal.SIGSTOP)
        self.addCleanup(hung.process.signal, signal.SIGCONT)
        address.target = other.port
        started = time.monotonic()
        # Many at a time: the first ones wait for Redis, and fail, before the api leaves it.
        with ThreadPoolExecutor(4) as clients:
            for client in [clients.submit(self.ask_until_answered) for _ in range(4)]:
                client.result()
        self.assertLess(time.monotonic() - started, LIMIT_S)

    def ask_until_answered(self) -> None:
        wait_until(self.is_answered, "a text is scored again")

    def is_answered(self) -> bool:
        try:
            return requests.post(f"{self.url}/predict", json=GOOD, timeout=1.0).ok
        except requests.Timeout:
            return False
