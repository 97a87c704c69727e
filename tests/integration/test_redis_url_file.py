"""REDIS_URL_FILE: api and worker take the URL of a Redis with a password from a file."""

import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path

import requests

from devtools.checkout import WORKER_COMMAND, api_command
from devtools.processes import REPOSITORY, Process, RedisServer, free_port, start_in_checkout, wait_until

PASSWORD = "s3cret-of-redis"
COMMANDS = (api_command(REPOSITORY), WORKER_COMMAND)


class TestRedisUrlFile(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "redis_url"

    def start(self, command: Sequence[str], **environment: str) -> Process:
        settings = {"REDIS_URL": "", "REDIS_URL_FILE": str(self.file), "API_PROCESSES": "1", **environment}
        process = start_in_checkout(command, settings)
        self.addCleanup(process.stop)
        return process

    def test_api_and_worker_reach_a_redis_with_a_password(self) -> None:
        redis = RedisServer().start()
        self.addCleanup(redis.stop)
        with redis.client() as client:
            client.config_set("requirepass", PASSWORD)
        self.file.write_text(f"redis://:{PASSWORD}@127.0.0.1:{redis.port}/0\n", encoding="utf-8")
        url = f"http://127.0.0.1:{(port := free_port())}"
        processes = [self.start(command, PORT=str(port)) for command in COMMANDS]

        def ready() -> bool:
            for process in processes:
                process.check()
            try:
                return requests.get(f"{url}/health/ready", timeout=10).ok
            except requests.ConnectionError:
                return False

        wait_until(ready, "the service is ready")
        answer = requests.post(f"{url}/predict", json={"text": "good"}, timeout=20)
        self.assertEqual(answer.status_code, 200, answer.text)
        for process in processes:
            self.assertNotIn(PASSWORD, process.log)

    def test_a_bad_file_stops_api_and_worker_with_one_line_without_the_secret(self) -> None:
        for content in (
            f"http://:{PASSWORD}@queue",
            f"redis://:{PASSWORD}@queue:port",
            f"\n{PASSWORD}\nx",
            "",
        ):
            self.file.write_text(content, encoding="utf-8")
            self.assert_ends("REDIS_URL_FILE")

    def test_a_missing_file_stops_api_and_worker(self) -> None:
        self.assert_ends("REDIS_URL_FILE", "No such file")

    def test_a_url_beside_a_file_stops_api_and_worker(self) -> None:
        self.file.write_text(f"redis://:{PASSWORD}@queue", encoding="utf-8")
        self.assert_ends("REDIS_URL_FILE", REDIS_URL=f"redis://:{PASSWORD}@queue")

    def assert_ends(self, *words: str, **environment: str) -> None:
        """Check that both end with exit status 78 and one line that holds the words."""
        for command in COMMANDS:
            process = self.start(command, PORT=str(free_port()), **environment)
            with self.subTest(words=words, program="api" if "gunicorn" in command else "worker"):
                self.assertEqual(process.wait(), 78, process.log)
                self.assertEqual(len(process.log.strip().splitlines()), 1, process.log)
                self.assertNotIn(PASSWORD, process.log)
                for word in words:
                    self.assertIn(word, process.log)
