"""Checkouts of both layouts, and folders that are not checkouts."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from devtools.checkout import GUNICORN_CONFIGS, commit, gunicorn_config
from devtools.errors import DevtoolsError
from devtools.processes import REPOSITORY


class CheckoutTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_gunicorn_settings_are_found_in_each_layout(self) -> None:
        self.assertEqual(gunicorn_config(REPOSITORY), GUNICORN_CONFIGS[0])
        old = self.folder / "api" / "gunicorn.conf.py"
        old.parent.mkdir()
        old.touch()
        self.assertEqual(gunicorn_config(self.folder), "api/gunicorn.conf.py")

    def test_another_folder_is_refused_by_its_name(self) -> None:
        with self.assertRaisesRegex(DevtoolsError, f"{self.folder} is not a checkout"):
            gunicorn_config(self.folder)

    def test_a_commit_is_named_with_its_changes(self) -> None:
        self.git("init", "--quiet")
        self.git(
            "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "one"
        )
        self.assertRegex(commit(self.folder), r"^[0-9a-f]{12}$")
        (self.folder / "file").touch()
        self.git("add", "file")
        self.assertRegex(commit(self.folder), r"^[0-9a-f]{12} and changes$")

    def test_a_folder_without_git_has_no_commit(self) -> None:
        self.assertEqual(commit(self.folder), "unknown")

    def git(self, *arguments: str) -> None:
        subprocess.run(("git", "-C", str(self.folder), *arguments), check=True)
