"""A whole service of devtools, and the command that runs another command against one."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import requests

from devtools.errors import DevtoolsError, ProcessEnded
from devtools.local_service import LocalService
from devtools.processes import REPOSITORY

ASK = """
import os, urllib.request
url = os.environ["SENTIQ_URL"] + "/predict?text=good"
print(urllib.request.urlopen(urllib.request.Request(url, method="POST")).status)
raise SystemExit(7)
"""


class LocalServiceTest(unittest.TestCase):
    def test_it_answers_and_has_as_many_workers_as_it_is_told(self) -> None:
        with LocalService(workers=2, LOG_LEVEL="WARNING") as service:
            for workers in (2, 3, 1):
                service.scale(workers)
                ready = requests.get(f"{service.url}/health/ready", timeout=60).json()
                self.assertEqual(ready["workers"], workers)
            answer = requests.post(f"{service.url}/predict", json={"text": "good"}, timeout=60)
            self.assertEqual(answer.status_code, 200)
            processes = [service.api, service.redis.process, *service.workers]
        self.assertEqual([process.running() for process in processes], [False] * 3)

    def test_without_workers_it_is_ready_when_the_api_answers(self) -> None:
        with LocalService(workers=0) as service:
            self.assertEqual(requests.get(f"{service.url}/health/live", timeout=60).status_code, 200)

    def test_a_process_that_ends_at_its_start_is_reported_with_its_output(self) -> None:
        service = LocalService(MODEL_PATH="/no/such/model")
        with self.assertRaisesRegex(ProcessEnded, "/no/such/model"):
            service.start()
        self.assertFalse(service.redis.process.running())

    def test_a_folder_that_is_not_a_checkout_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(DevtoolsError, "not a checkout"):
            LocalService(folder=Path(folder)).start()


class ServeTest(unittest.TestCase):
    def serve(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "devtools.serve", *command],
            cwd=REPOSITORY,
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def test_a_command_finds_the_service_and_its_status_is_returned(self) -> None:
        ended = self.serve(sys.executable, "-c", ASK)
        self.assertEqual((ended.returncode, ended.stdout), (7, "200\n"), ended.stderr)

    def test_a_service_that_does_not_start_is_reported_without_a_traceback(self) -> None:
        ended = self.serve("true", MODEL_PATH="/no/such/model")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("/no/such/model", ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)

    def test_without_a_command_it_shows_its_usage(self) -> None:
        ended = self.serve()
        self.assertEqual(ended.returncode, 2)
        self.assertIn("usage", ended.stderr)
