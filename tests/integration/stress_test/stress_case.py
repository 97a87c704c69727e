"""Headless runs of the stress tests, in their own processes."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterable
from pathlib import Path

from devtools.processes import REPOSITORY, WAIT_S
from stress_test.outcome import Outcome

LOCUSTFILE = "stress_test/locustfile.py"


def run_module(
    *arguments: str, timeout_s: float = 3 * WAIT_S, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` until it ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class HeadlessCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_for(self, seconds: int, host: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run Locust for some seconds."""
        return run_module(
            *("locust", "-f", LOCUSTFILE, *self._options(host), f"--run-time={seconds}s", *options)
        )

    def run_until(self, names: Iterable[str], host: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run Locust until requests of all these names were answered."""
        files = f"{LOCUSTFILE},tests/integration/stress_test/quit_when_answered.py"
        return run_module(
            *("locust", "-f", files, *self._options(host), "--stop-timeout=60", *options),
            QUIT_WHEN_ANSWERED=json.dumps(list(names)),
        )

    def _options(self, host: str) -> tuple[str, ...]:
        return (
            *("--headless", "--only-summary", f"--host={host}", "--users=30", "--spawn-rate=30"),
            *("--think-time=0.1", f"--outcome-file={self.folder / 'outcome.json'}"),
        )

    @property
    def outcome(self) -> Outcome:
        return Outcome.from_file(self.folder / "outcome.json")
