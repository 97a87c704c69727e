"""The hashes of the locks: each pin has some, and nothing else is installed."""

import contextlib
import io
import re
import unittest

from devtools import install
from devtools.install_uv import InstallError
from tests.unit.devtools.test_install import NO_HASH, REPOSITORY, InstallCase


class HashTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.have_uv()

    def test_a_package_with_another_hash_or_without_one_is_refused(self) -> None:
        for pin in (f"small==1.0 {NO_HASH}\n", "small==1.0\n"):
            self.lock.write_text(pin)
            with (
                self.subTest(pin=pin),
                contextlib.redirect_stderr(io.StringIO()),
                self.assertRaisesRegex(InstallError, "for the reason above"),
            ):
                install.install("run")
        self.assertEqual(list(self.environment.glob("lib/*/site-packages/small.py")), [])


class LockTests(unittest.TestCase):
    def test_every_pin_of_every_lock_has_a_hash(self) -> None:
        for lock in REPOSITORY.glob("**/requirements*.txt"):
            if ".venv" in lock.parts or ".uv" in lock.parts:
                continue
            with self.subTest(lock=str(lock.relative_to(REPOSITORY))):
                text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
                pins = [line for line in text.splitlines() if re.match(r"[\w.-]+==", line)]
                self.assertNotEqual(pins, [])
                self.assertEqual([pin for pin in pins if "--hash=sha256:" not in pin], [])

    def test_images_install_wheels_with_hashes_only(self) -> None:
        for dockerfile in ("api", "model", "monitoring/graylog"):
            text = (REPOSITORY / dockerfile / "Dockerfile").read_text(encoding="utf-8")
            self.assertIn("--only-binary :all: --require-hashes", text, dockerfile)
