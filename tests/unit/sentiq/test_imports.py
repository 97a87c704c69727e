"""Imports that stay light: each part of the library loads its own dependencies and no other."""

import os
import subprocess
import sys
from pathlib import Path
from unittest import TestCase

REPOSITORY = Path(__file__).parent.parent.parent.parent
NETWORK = ("socket", "_socket", "graypy", "redis", "flask")
RUNTIMES = ("keras", "tensorflow", "onnxruntime")


def loaded_by(statement: str, modules: tuple[str, ...]) -> list[str]:
    """Return those of `modules` that a new Python process has loaded after `statement`."""
    program = f"import sys; {statement}; print(*(name for name in {modules!r} if name in sys.modules))"
    # Coverage of subprocesses would load modules before the statement does.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=REPOSITORY,
        env=environment,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout.split()


class ImportTests(TestCase):
    def test_no_part_of_the_library_loads_what_it_does_not_need(self) -> None:
        for module, refused in (
            ("sentiq", (*NETWORK, *RUNTIMES, "httpx2", "orjson", "numpy")),
            ("sentiq.client", ("graypy", "redis", "flask", "numpy", *RUNTIMES)),
            ("sentiq.settings", (*NETWORK, *RUNTIMES, "numpy")),
            ("sentiq.messages", (*NETWORK, *RUNTIMES, "numpy")),
            ("sentiq.classifier", ("graypy", "redis", "flask", *RUNTIMES)),
            ("sentiq.logging", ("redis", "flask", "numpy", *RUNTIMES)),
            ("sentiq.queue", ("graypy", "flask", "numpy", *RUNTIMES)),
        ):
            with self.subTest(module=module):
                self.assertEqual(loaded_by(f"import {module}", refused), [])

    def test_a_module_that_is_loaded_is_found(self) -> None:
        self.assertEqual(loaded_by("import sentiq.queue", NETWORK), ["socket", "_socket", "redis"])
