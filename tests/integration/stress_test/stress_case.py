"""Headless runs of the stress tests, as their own processes."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from devtools.processes import REPOSITORY
from stress_test.verdict import Outcome


def ended(*command: str, timeout_s: float = 120.0, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class RunCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def locust(self, host: str, *options: str, seconds: int = 3) -> subprocess.CompletedProcess[str]:
        return ended(
            *("locust", "-f", "stress_test/locustfile.py", "--headless", "--only-summary", f"--host={host}"),
            *("--users=30", "--spawn-rate=30", f"--run-time={seconds}s", "--think-time=0.1"),
            *(f"--outcome-file={self.folder / 'outcome.json'}", *options),
        )

    @property
    def outcome(self) -> Outcome:
        return Outcome.read(self.folder / "outcome.json")
