"""Many large requests at a time on a real worker: those that cannot be done in time get 503 at once."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import requests

from devtools.processes import RedisServer, start_worker, wait_until
from sentiq import keys
from tests.integration.api.test_process import ApiProcessCase

TEXTS = [f"The film number {number} was long, and the actors were not very good." for number in range(1000)]
PREDICT_TIMEOUT_S = 4.0
CLIENTS = 64


class TestNotInTime(ApiProcessCase):
    def setUp(self) -> None:
        self.redis = self.enterContext(RedisServer())
        self.addCleanup(start_worker(self.redis.url).stop)
        self.start(self.redis.url, PREDICT_TIMEOUT_S=str(PREDICT_TIMEOUT_S))
        with self.redis.client() as client:
            wait_until(lambda: client.hlen(keys.SPEEDS) == 1, "the worker has told its speed")

    def predict(self, texts: list[str]) -> requests.Response:
        return requests.post(f"{self.url}/predict", json={"texts": texts}, timeout=60)

    def test_refused_requests_are_answered_before_the_time_limit_and_fit_in_later(self) -> None:
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(self.predict, [TEXTS] * CLIENTS))
        refused = [answer for answer in answers if answer.status_code == 503]
        self.assertGreater(len(refused), CLIENTS / 2)
        for answer in refused:
            self.assertIn("Prefer: respond-async", answer.json()["detail"])
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        first = min(int(answer.headers["Retry-After"]) for answer in refused)
        sleep(first)  # as the client is told
        self.assertEqual(self.predict(TEXTS[:100]).status_code, 200)

    def test_a_small_request_is_answered_meanwhile(self) -> None:
        with ThreadPoolExecutor(CLIENTS) as clients:
            calls = [clients.submit(self.predict, TEXTS) for _ in range(CLIENTS - 1)]
            wait_until(lambda: any(call.done() for call in calls), "the first one is refused")
            started = monotonic()
            self.assertEqual(self.predict(["good"]).status_code, 200)
            self.assertLess(monotonic() - started, PREDICT_TIMEOUT_S)
