"""`make run` in a copy of the repository, in a folder whose name has a blank and an accent."""

import os
import shutil
import sys
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from tests.integration.devtools.terminal import Terminal

REPOSITORY = Path(__file__).resolve().parents[3]
COPIED = ("Makefile", "api", "devtools", "model", "sentiq")
# INSTALL stands for the step that installs packages: those of the tests are there.
MAKE_RUN = ("make", "run", "INSTALL=true")
UNSET = ("NO_COLOR", "FORCE_COLOR", "LOG_FORMAT", "MAKEFLAGS", "MAKELEVEL", "GELF_HOST", "WORKERS", "HOST")


class RunCase(unittest.TestCase):
    folder: ClassVar[Path]
    _temporary: ClassVar["tempfile.TemporaryDirectory[str]"]

    @classmethod
    def setUpClass(cls) -> None:
        cls._temporary = tempfile.TemporaryDirectory(prefix="sentiq ñ ")
        cls.folder = Path(cls._temporary.name) / "a clone"
        cls.folder.mkdir()
        for name in COPIED:
            source = REPOSITORY / name
            if source.is_dir():
                shutil.copytree(source, cls.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, cls.folder)
        (cls.folder / ".venv").symlink_to(sys.prefix)

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nose does not call it
        cls._temporary.cleanup()

    def environment(self, port: int, **variables: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in UNSET}
        return {**inherited, "TERM": "xterm", "PORT": str(port), **variables}

    def make_run(self, port: int, **variables: str) -> Terminal:
        terminal = Terminal(MAKE_RUN, self.folder, self.environment(port, **variables))
        self.addCleanup(terminal.close)
        return terminal


def children(pid: int) -> Iterator[tuple[int, str]]:
    """Yield pid and command line of each child process, and of theirs (Linux)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if parent == pid:
            yield int(folder.name), command
            yield from children(int(folder.name))


def alive(pid: int) -> bool:
    """Return True while the process exists, even if it ended and its parent has not asked for its status."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
