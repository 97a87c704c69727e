"""The modules of other projects: what is committed is what the table names, and nothing else is taken."""

import contextlib
import hashlib
import io
import subprocess
import tarfile
import tempfile
import unittest
from fnmatch import fnmatchcase
from pathlib import Path

from devtools.vendor import (
    FOLDER,
    PACKAGES,
    README,
    Package,
    VendorError,
    read_files,
    readme_of,
    write_folder,
)

CONTENT = b"export const answer = 42;\r\n"


def archive_of(files: dict[str, bytes]) -> bytes:
    """Return an archive as npm makes it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


ARCHIVE = archive_of({"LICENSE": b"MIT", "dist/a.mjs": CONTENT, "dist/parts/b.mjs": CONTENT, "cli.js": b""})
SMALL = Package("small", "1.0.0", "MIT", hashlib.sha256(ARCHIVE).hexdigest(), ("LICENSE", "dist/*.mjs"))


def files_of(package: Package) -> dict[str, bytes]:
    """Return the committed files that the patterns of a package name, in the order of read_files."""
    root = FOLDER / package.name
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return {
        path: (root / path).read_bytes()
        for pattern in package.paths
        for path in paths
        if fnmatchcase(path, pattern)
    }


class CommittedTests(unittest.TestCase):
    def test_the_files_are_those_that_the_table_names(self) -> None:
        files = {package: files_of(package) for package in PACKAGES}
        self.assertEqual((FOLDER / README).read_text(encoding="utf-8"), readme_of(files))
        named = {FOLDER / package.name / path for package in PACKAGES for path in files[package]}
        self.assertEqual({path for path in FOLDER.rglob("*") if path.is_file()}, named | {FOLDER / README})

    def test_git_ignores_none_of_them(self) -> None:
        files = [str(path) for path in FOLDER.rglob("*") if path.is_file()]
        ignored = subprocess.run(
            ["git", "check-ignore", "--no-index", *files],
            capture_output=True,
            text=True,
            check=False,
            cwd=FOLDER,
        )
        if ignored.returncode > 1:
            self.skipTest("this is no checkout of git")
        self.assertEqual(ignored.stdout, "")

    def test_no_pattern_is_without_a_file(self) -> None:
        for package in PACKAGES:
            for pattern in package.paths:
                with self.subTest(package=package.name, pattern=pattern):
                    self.assertTrue(any(fnmatchcase(path, pattern) for path in files_of(package)))

    def test_each_package_has_its_license(self) -> None:
        for package in PACKAGES:
            with self.subTest(package=package.name):
                self.assertTrue(any("LICENSE" in path for path in package.paths))


class ArchiveTests(unittest.TestCase):
    def test_the_named_files_are_taken_as_they_are(self) -> None:
        files = read_files(SMALL, ARCHIVE)
        self.assertEqual(files, {"LICENSE": b"MIT", "dist/a.mjs": CONTENT, "dist/parts/b.mjs": CONTENT})

    def test_an_archive_with_another_checksum_is_refused(self) -> None:
        with self.assertRaisesRegex(VendorError, "small 1.0.0 has the SHA-256"):
            read_files(SMALL, ARCHIVE + b"\0")

    def test_a_pattern_without_a_file_is_an_error(self) -> None:
        with self.assertRaisesRegex(VendorError, "no file dist/c.mjs"):
            read_files(SMALL._replace(paths=("dist/c.mjs",)), ARCHIVE)

    def test_what_a_row_no_longer_names_leaves_the_folder(self) -> None:
        with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
            folder = Path("vendor")
            write_folder(folder, {SMALL: {"old.js": CONTENT}})
            write_folder(folder, {SMALL: {"new.js": CONTENT}})
            self.assertEqual(sorted(path.name for path in folder.rglob("*.*")), ["README.md", "new.js"])
            self.assertEqual((folder / "small" / "new.js").read_bytes(), CONTENT)
            self.assertIn(hashlib.sha256(CONTENT).hexdigest(), (folder / README).read_text(encoding="utf-8"))
