"""The api while its folder for temporary files is full: metrics are lost, answers are not."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

import requests

from devtools.processes import Process, RedisServer, free_port, start_api, wait_until

SIZE = "512k"


class TestFullDisk(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder.name]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            self.skipTest("a small file system can be mounted by root only")
        self.addCleanup(subprocess.run, ["umount", "--lazy", folder.name], check=True)
        self.redis = RedisServer().start()
        self.addCleanup(self.redis.stop)

    def start(self) -> Process:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        api = start_api(self.redis.url, port, TMPDIR=str(self.folder))
        self.addCleanup(api.stop)
        wait_until(lambda: api.log.count("a process of the api is ready") == 2, "both processes are ready")
        return api

    def fill(self) -> None:
        with open(self.folder / "full", "ab", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def assert_answers(self, api: Process) -> None:
        for number in range(20):
            answer = requests.get(f"{self.url}/jobs/{number}", timeout=60)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(requests.get(f"{self.url}/metrics", timeout=60).status_code, 200)
        self.assertNotIn("SIGBUS", api.log)
        self.assertNotIn("Traceback", api.log)

    def test_it_goes_on_when_the_disk_becomes_full(self) -> None:
        api = self.start()
        self.fill()
        self.assert_answers(api)
        metrics = requests.get(f"{self.url}/metrics", timeout=60).text
        self.assertIn('route="/jobs/<job_id>",status="404"} 20.0', metrics)

    def test_a_process_that_starts_with_a_full_disk_says_so_once_and_answers(self) -> None:
        api = self.start()
        self.fill()
        for child in Path(f"/proc/{api.pid}/task/{api.pid}/children").read_text(encoding="ascii").split():
            os.kill(int(child), signal.SIGKILL)
        wait_until(
            lambda: api.log.count("a process of the api is ready") == 4, "two more processes are ready"
        )
        self.assert_answers(api)
        self.assertEqual(api.log.count("metrics of this process are incomplete"), 2)
