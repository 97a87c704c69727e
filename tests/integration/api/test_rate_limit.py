"""RATE_LIMIT over HTTP: who is counted together, the answers, and a Redis that is away."""

import signal
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from api.api_keys import key_line, make_key
from devtools.processes import Process, RedisServer, free_port, start_api, wait_until

LIMIT = 5
TIMEOUT_S = 30
CLOSE = {"Connection": "close"}  # at its end, the api waits for connections that clients keep open
MAX_DELAY_S = 2.0  # the counter waits twice 0.25 s at the most; the rest is for a busy machine


class RateLimitCase(unittest.TestCase):
    def setUp(self) -> None:
        self.redis = RedisServer().start()
        self.addCleanup(self.redis.stop)

    def start(self, **environment: str) -> Process:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {"RATE_LIMIT": f"{LIMIT}/day", "API_PROCESSES": "1", **environment}
        api = start_api(self.redis.url, port, **settings)
        self.addCleanup(api.stop)
        wait_until(lambda: self.lives() or not api.running(), "the api answers")
        return api

    def lives(self) -> bool:
        try:
            return self.get("/health/live").ok
        except requests.ConnectionError:
            return False

    def get(self, path: str = "/", **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers={**CLOSE, **headers}, timeout=TIMEOUT_S)

    def statuses(self, count: int = LIMIT + 1, headers: dict[str, str] | None = None) -> list[int]:
        return [self.get(**(headers or {})).status_code for _ in range(count)]

    def assert_limited(self, **headers: str) -> None:
        """Check that this client may send LIMIT requests and no more."""
        self.assertEqual(self.statuses(headers=headers), [200] * LIMIT + [429])

    def command_calls(self, command: str) -> int:
        with self.redis.client() as client:
            statistics: Any = client.info("commandstats")
        return int(statistics.get(f"cmdstat_{command}", {"calls": 0})["calls"])


class TestAnswers(RateLimitCase):
    def test_the_request_above_the_limit_gets_429_with_the_time_to_wait(self) -> None:
        self.start()
        for left in reversed(range(LIMIT)):
            answer = self.get()
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer.headers["RateLimit-Policy"], f'"client";q={LIMIT};w=86400')
            self.assertRegex(answer.headers["RateLimit"], rf'\A"client";r={left};t=86\d\d\d\Z')
            self.assertNotIn("Retry-After", answer.headers)
        refused = self.get(Accept="application/json")
        self.assertEqual(refused.status_code, 429)
        self.assertEqual(refused.headers["Content-Type"], "application/problem+json")
        self.assertRegex(refused.headers["RateLimit"], r'\A"client";r=0;t=\d+\Z')
        wait_s = refused.headers["Retry-After"]
        self.assertEqual(refused.json()["status"], 429)
        self.assertIn(
            f"more than {LIMIT} requests in a day: try again in {wait_s} s", refused.json()["detail"]
        )

    def test_when_the_window_ends_the_client_may_send_again(self) -> None:
        self.start(RATE_LIMIT="1/second")
        self.get()
        wait_until(lambda: self.get().status_code == 429, "the limit is reached", poll_s=0)
        wait_until(lambda: self.get().status_code == 200, "the window has ended")

    def test_health_metrics_and_files_are_neither_counted_nor_refused(self) -> None:
        self.start()
        for _ in range(3):
            for path in ("/health/live", "/metrics", "/openapi.json", "/static/style.css"):
                answer = self.get(path)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("RateLimit", answer.headers)
        self.assert_limited()

    def test_all_routes_and_processes_count_together(self) -> None:
        self.start(API_PROCESSES="3")
        with ThreadPoolExecutor(8) as clients:
            paths = ["/", "/feedback", "/jobs/x", "/feedback?job_id=x"] * 5
            answers = list(clients.map(lambda path: self.get(path).status_code, paths))
        self.assertEqual(answers.count(429), len(paths) - LIMIT)

    def test_no_limit_no_counting(self) -> None:
        self.start(RATE_LIMIT="")
        answer = self.get()
        self.assertNotIn("RateLimit", answer.headers)
        self.assertEqual(self.statuses(20), [200] * 20)
        self.assertEqual(self.command_calls("incrby"), 0)

    def test_a_counted_request_costs_one_script(self) -> None:
        self.start(RATE_LIMIT="1000/day")
        self.statuses(20)
        self.assertEqual(self.command_calls("incrby"), 20)


class TestClients(RateLimitCase):
    def test_a_client_cannot_take_another_address(self) -> None:
        self.start()
        headers = [{"X-Forwarded-For": f"1.2.3.{number}"} for number in range(LIMIT)]
        headers += [{"X-Real-IP": "6.6.6.6"}, {"Forwarded": "for=6.6.6.6"}]
        answers = [self.get(**header).status_code for header in headers]
        self.assertEqual(answers, [200] * LIMIT + [429] * 2)

    def test_behind_the_gateway_each_address_is_a_client_and_what_it_invents_does_not_count(self) -> None:
        self.start(TRUSTED_PROXIES="1")
        self.assert_limited(**{"X-Forwarded-For": "1.2.3.4"})
        self.assert_limited(**{"X-Forwarded-For": "1.2.3.5"})
        self.assertEqual(self.get(**{"X-Forwarded-For": "6.6.6.6, 1.2.3.4"}).status_code, 429)
        self.assert_limited()  # past the gateway: the address of the connection

    def test_the_name_of_the_key_is_the_client(self) -> None:
        keys = {name: make_key() for name in ("web", "web again", "app")}
        with tempfile.NamedTemporaryFile() as file:
            lines = [key_line(name.split()[0], key) for name, key in keys.items()]
            Path(file.name).write_text("\n".join(lines), encoding="utf-8")
            self.start(API_KEYS_FILE=file.name, TRUSTED_PROXIES="1")
        web, again, app = ({"Authorization": f"Bearer {key}"} for key in keys.values())
        self.assert_limited(**web)
        self.assertEqual(self.get(**again, **{"X-Forwarded-For": "1.2.3.4"}).status_code, 429)
        self.assert_limited(**app)

    def test_requests_without_a_key_are_counted_by_address(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_text(key_line("web", make_key()), encoding="utf-8")
            self.start(API_KEYS_FILE=file.name)
        wrong = {"Authorization": f"Bearer {make_key()}"}
        self.assertEqual(self.statuses(headers=wrong), [401] * LIMIT + [429])
        attempt = requests.post(f"{self.url}/key", data={"api_key": "x"}, headers=CLOSE, timeout=TIMEOUT_S)
        self.assertEqual(attempt.status_code, 429)


class TestRedisAway(RateLimitCase):
    def test_a_dead_redis_costs_no_answer_and_the_limit_holds_in_the_process(self) -> None:
        api = self.start()
        self.redis.kill()
        self.assert_limited()
        answer = self.get("/jobs/x", **{"X-Forwarded-For": "1.2.3.4"})
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(api.log.count("counts requests alone"), 1)
        self.assertNotIn("Traceback", api.log)
        self.redis.start()
        wait_until(lambda: self.get().status_code == 200, "Redis counts again")

    def test_a_hanging_redis_adds_no_seconds_and_no_error(self) -> None:
        self.start(RATE_LIMIT="1000/day")
        self.get()
        self.redis.process.signal(signal.SIGSTOP)
        self.addCleanup(self.redis.process.signal, signal.SIGCONT)
        with ThreadPoolExecutor(20) as clients:
            answers = list(clients.map(lambda _: self.timed_get(), range(100)))
        self.assertEqual({status for status, _ in answers}, {200})
        self.assertLess(max(seconds for _, seconds in answers), MAX_DELAY_S)
        self.redis.process.signal(signal.SIGCONT)
        calls = self.command_calls("incrby")
        wait_until(lambda: self.get().ok and self.command_calls("incrby") > calls, "Redis counts again")

    def test_a_full_redis_gets_no_500(self) -> None:
        self.start()
        with self.redis.client() as client:
            client.config_set("maxmemory", "1")
        self.assert_limited()

    def timed_get(self) -> tuple[int, float]:
        started = time.monotonic()
        return self.get().status_code, time.monotonic() - started
