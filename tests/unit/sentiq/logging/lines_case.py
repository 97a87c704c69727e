"""Base of the log tests: a logger whose lines are read from a pipe."""

import io
import json
import logging
import os
import subprocess
import sys
import textwrap
import unittest
from pathlib import Path

from sentiq.logging.handler import LineHandler


class LinesCase(unittest.TestCase):
    """A logger whose handler writes into a pipe."""

    def setUp(self) -> None:
        self.reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.reader)
        self.handler = LineHandler("api", descriptor=self.writer)
        self.logger = logging.Logger("sentiq.test", logging.DEBUG)  # not below the root logger
        self.logger.addHandler(self.handler)
        self.stderr = sys.stderr
        sys.stderr = io.StringIO()
        self.addCleanup(self.check_stderr)

    def check_stderr(self) -> None:
        written, sys.stderr = sys.stderr, self.stderr
        assert isinstance(written, io.StringIO)
        self.assertEqual(written.getvalue(), "")

    def lines(self) -> list[bytes]:
        os.close(self.writer)
        with open(self.reader, "rb", closefd=False) as pipe:
            return pipe.read().splitlines(keepends=True)

    def record(self) -> dict[str, object]:
        """The only line there is; strict about its JSON."""
        (line,) = self.lines()
        self.assertTrue(line.endswith(b"\n"))
        document = json.loads(line.decode(), parse_constant=self.fail)
        assert isinstance(document, dict)
        return document


def run(program: str) -> tuple[str, str]:
    """Output and errors of a Python process, which must end with status 0."""
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
    if done.returncode:
        raise AssertionError(f"status {done.returncode}: {done.stderr}")
    return done.stdout, done.stderr


ROOT = Path(__file__).resolve().parents[4]
