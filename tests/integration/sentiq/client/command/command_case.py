"""The command `sentiq` as a process, in a folder for each test, against a real service."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import ClassVar

from devtools.local_service import LocalService
from devtools.processes import REPOSITORY, wait_until

COMMAND = (sys.executable, "-m", "sentiq.client.command")
TEXTS = (
    "Me encantó, volveré pronto.",
    "A horrible service, never again.",
    "Muy caro; no lo recomiendo",
    "Ni bien ni mal",
)


class ProcessCase(unittest.TestCase):
    """A folder for each test, in which the command runs."""

    url: ClassVar[str]  # of the service

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-command-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def environment(self, **variables: str) -> dict[str, str]:
        """Return an environment in English, with the address of the service."""
        kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES")}
        address = {"SENTIQ_URL": self.url, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
        return {**kept, **address, **variables}

    def run_sentiq(
        self, *arguments: str | Path, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the command to its end in the folder of the test."""
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
            cwd=self.folder,
            env=self.environment(**variables),
        )

    def start_sentiq(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start the command in the folder of the test."""
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment(),
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def write_comments(self, rows: int, name: str = "comments.csv") -> Path:
        """Write a file with numbered comments and return its path."""
        path = self.folder / name
        lines = (f"{number};{TEXTS[number % len(TEXTS)]} {number}\n" for number in range(rows))
        quoted = (line.replace("Muy caro;", "Muy caro,") for line in lines)
        path.write_text("id;comentario\n" + "".join(quoted), encoding="utf-8")
        return path

    def journal_rows(self, name: str = "comments.scored.csv.part") -> int:
        """Return the number of results in a journal, 0 before there is one."""
        path = self.folder / name
        return max(0, path.read_bytes().count(b"\n") - 1) if path.exists() else 0

    def wait_for_rows(self, process: subprocess.Popen[bytes], rows: int) -> None:
        """Return when the journal of a running command has `rows` results."""
        wait_until(lambda: self.journal_rows() >= rows or process.poll() is not None, "rows are scored")
        self.assertIsNone(process.poll(), "the command ended before")


class CommandCase(ProcessCase):
    """A service with one worker for all tests of a class."""

    service: ClassVar[LocalService]

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = LocalService().start()
        cls.url = cls.service.url

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.service.stop()
