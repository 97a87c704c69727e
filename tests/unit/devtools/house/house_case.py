"""A folder of made-up source code for each test."""

import contextlib
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from unittest import TestCase

from devtools.house.__main__ import main
from devtools.house.source_modules import SourceModule, read_modules

LONG_FUNCTION = "def long():\n" + "    pass\n" * 40  # 41 lines


class TreeCase(TestCase):
    """A folder for each test, and files in it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-house-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, files: Mapping[str, str]) -> list[SourceModule]:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_modules(self.folder)

    def module(self, text: str) -> SourceModule:
        (module,) = self.write({"module.py": text})
        return module

    def run_house(self, *arguments: str) -> tuple[int, str]:
        """Return the exit status and the standard output."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            status = main([*arguments, str(self.folder)])
        return status, output.getvalue()
