"""The web page of `locust -f stress_test/locustfile.py`, on a free port."""

import sys

import requests

from devtools.processes import WAIT_S, Process, free_port, wait_until


class StressPage:
    """Locust with its web page. The caller stops `process`."""

    def __init__(self, *options: str, **environment: str) -> None:
        port = free_port()
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "locust", "-f", "stress_test/locustfile.py"]
        self.process = Process([*command, f"--web-port={port}", *options], environment)
        wait_until(self._answers, "Locust's page answers")

    def _answers(self) -> bool:
        self.process.check()
        try:
            return requests.get(f"{self.url}/login", timeout=WAIT_S).ok
        except requests.ConnectionError:
            return False
