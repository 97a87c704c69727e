"""Locust's web page as `locust -f stress_test/locustfile.py` starts it, on a free port."""

import sys

import requests

from devtools.processes import Process, free_port, wait_until


class StressPage:
    def __init__(self, *options: str, **environment: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "locust", "-f", "stress_test/locustfile.py"]
        self.process = Process(
            [*command, f"--web-port={port}", "--web-host=127.0.0.1", *options], environment
        )
        wait_until(self._answers, "Locust's page answers")

    def _answers(self) -> bool:
        if not self.process.running():
            raise AssertionError(f"Locust ended at its start:\n{self.process.log}")
        try:
            return requests.get(f"{self.url}/login", timeout=5).ok
        except requests.ConnectionError:
            return False
