"""The wheel of the library: its files, its metadata, and an installation of it in an empty environment."""

import re
import subprocess
import sys
import tempfile
import tomllib
import unittest
from email import message_from_bytes
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any, ClassVar
from zipfile import ZipFile

import xlsxwriter
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from uv import find_uv_bin

import sentiq

REPOSITORY = Path(__file__).parent.parent.parent
# base dependencies that the containers do not need
CLIENT_PACKAGES = {"httpx2", "python-calamine", "tqdm", "xlrd", "xlsxwriter"}
SERVICE_PACKAGES = ("flask", "redis", "numpy", "pandas", "polars", "pyarrow", "onnxruntime", "tensorflow")
DIST_INFO = f"sentiq-{sentiq.__version__}.dist-info"


def uv(*arguments: str | Path) -> None:
    """Run uv without the network. Raises AssertionError, with the output of uv, if it fails."""
    done = subprocess.run(
        [find_uv_bin(), *arguments, "--offline"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=REPOSITORY,
    )
    if done.returncode:
        raise AssertionError(done.stderr)


def build_wheel(folder: Path) -> Path:
    """Build the wheel into `folder` with the build backend of this environment and return its path."""
    uv("build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def project() -> dict[str, Any]:
    """Return the parsed pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, set[Version]]:
    """Return the pinned versions of each package in a lock: there may be one for each Python."""
    found: dict[str, set[Version]] = {}
    for line in (REPOSITORY / lock).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==([\w.]+)", line):
            found.setdefault(canonicalize_name(pin[1]), set()).add(Version(pin[2]))
    return found


def names_of(requirements: Path) -> set[str]:
    """Return the names in an .in file, and in those that it refers to with `-r`."""
    names = set()
    for line in requirements.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            names |= names_of(requirements.parent / text.removeprefix("-r "))
        elif text:
            names.add(canonicalize_name(Requirement(text).name))
    return names


def is_needed(requirement: Requirement) -> bool:
    """Return True if a requirement of a package holds for this platform, without extras."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


class WheelTests(unittest.TestCase):
    folder: ClassVar[tempfile.TemporaryDirectory[str]]
    files: ClassVar[set[str]]
    about: ClassVar[Message]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="sentiq-wheel-")
        with ZipFile(build_wheel(Path(cls.folder.name))) as wheel:
            cls.files = set(wheel.namelist())
            cls.about = message_from_bytes(wheel.read(f"{DIST_INFO}/METADATA"))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_it_holds_the_package_sentiq_and_nothing_else(self) -> None:
        self.assertEqual({name.split("/")[0] for name in self.files}, {"sentiq", DIST_INFO})

    def test_it_holds_every_file_of_the_package(self) -> None:
        in_tree = {
            path.relative_to(REPOSITORY).as_posix()
            for path in (REPOSITORY / "sentiq").rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        self.assertEqual({name for name in self.files if name.startswith("sentiq/")}, in_tree)
        self.assertIn("sentiq/queue/lua/claim.lua", in_tree)
        self.assertIn("sentiq/py.typed", in_tree)

    def test_its_version_is_that_of_the_package(self) -> None:
        self.assertEqual(self.about["Version"], sentiq.__version__)
        self.assertNotIn("version", project()["project"])

    def test_it_says_which_licence_it_has(self) -> None:
        self.assertEqual(self.about["License-Expression"], "MIT")
        self.assertIn(f"{DIST_INFO}/licenses/LICENSE", self.files)


class InstallationTests(unittest.TestCase):
    """An empty environment with the wheel, installed without its dependencies."""

    folder: ClassVar[tempfile.TemporaryDirectory[str]]
    python: ClassVar[Path]
    site_packages: ClassVar[Path]
    before: ClassVar[set[str]]  # what an environment without a package holds

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="sentiq-install-")
        root = Path(cls.folder.name)
        uv("venv", "--quiet", "--python", sys.executable, root / "venv")
        cls.python = root / "venv" / "bin" / "python"
        (cls.site_packages,) = root.glob("venv/lib/python*/site-packages")
        cls.before = {path.name for path in cls.site_packages.iterdir()}
        uv("pip", "install", "--quiet", "--no-deps", "--python", cls.python, build_wheel(root))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_it_installs_no_package_but_sentiq(self) -> None:
        installed = {path.name for path in self.site_packages.iterdir()} - self.before
        self.assertEqual(installed, {"sentiq", DIST_INFO})

    def test_the_client_needs_only_the_base_dependencies_and_no_part_of_the_service(self) -> None:
        self._link_base_dependencies()
        printed = self._run(
            "import sys; from sentiq import AsyncClient, Client; Client().close(); "
            f"print(*(name for name in {SERVICE_PACKAGES!r} if name in sys.modules))"
        )
        self.assertEqual(printed, "")

    def test_the_command_reads_a_workbook_with_only_the_base_dependencies(self) -> None:
        self._link_base_dependencies()
        workbook = Path(self.folder.name) / "comments.xlsx"
        with xlsxwriter.Workbook(str(workbook)) as book:
            sheet = book.add_worksheet()
            for row, text in enumerate(("comment", "Great place", "Awful food")):
                sheet.write_string(row, 0, text)
        done = subprocess.run(
            [self.python.parent / "sentiq", "score", workbook, "--url", "http://127.0.0.1:9"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=self.folder.name,
            env={"LANG": "C.UTF-8"},
        )
        self.assertEqual(done.returncode, 69, done.stderr)  # no service there
        self.assertIn("column 1, 'comment'", done.stderr)
        self.assertIn("0/2 rows", done.stderr)

    def test_messages_and_settings_need_only_the_base_dependencies(self) -> None:
        self._link_base_dependencies()
        printed = self._run(
            "import sentiq, sentiq.messages, sentiq.settings; print(sentiq.__version__, sentiq.__file__)"
        )
        self.assertEqual(printed, f"{sentiq.__version__} {self.site_packages / 'sentiq' / '__init__.py'}")

    def _link_base_dependencies(self) -> None:
        names = [Requirement(text).name for text in project()["project"]["dependencies"]]
        for name in names:
            self._link(name)
            needed = map(Requirement, metadata.requires(name) or ())
            # Their own dependencies too, each once, for this platform and without extras.
            names += [one.name for one in needed if one.name not in names and is_needed(one)]

    def _link(self, name: str) -> None:
        """Link the packages of a distribution of this environment into the new one."""
        for file in metadata.files(name) or ():
            top = self.site_packages / file.parts[0]
            if not top.exists():
                top.symlink_to(Path(str(metadata.distribution(name).locate_file(file.parts[0]))))

    def _run(self, program: str) -> str:
        done = subprocess.run(
            [self.python, "-I", "-c", program],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=self.folder.name,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()


class RequirementTests(unittest.TestCase):
    """The extras agree with the .in files and the locks of the checkout."""

    def test_lower_bounds_are_not_above_the_locked_versions(self) -> None:
        locked = pins("requirements.txt")
        extras = project()["project"]["optional-dependencies"]
        for text in (
            *project()["project"]["dependencies"],
            *(text for extra in extras.values() for text in extra),
        ):
            requirement = Requirement(text)
            if requirement.name != "sentiq":
                with self.subTest(requirement=text):
                    self.assertRegex(str(requirement.specifier), "^>=")
                    for version in locked[canonicalize_name(requirement.name)]:
                        self.assertTrue(requirement.specifier.contains(version), version)

    def test_the_extras_of_a_process_name_what_its_container_installs(self) -> None:
        for extras, requirements in (
            (("api",), "api/requirements.in"),
            (("worker",), "model/requirements.in"),
            (("worker", "keras"), "model/requirements-keras.in"),
        ):
            with self.subTest(extras=extras):
                names = self._names(*extras) - CLIENT_PACKAGES
                self.assertEqual(names, names_of(REPOSITORY / requirements))

    def test_the_build_backend_is_the_locked_one(self) -> None:
        (backend,) = map(Requirement, project()["build-system"]["requires"])
        (locked,) = pins("requirements.txt")[canonicalize_name(backend.name)]
        self.assertEqual(str(backend.specifier), f"=={locked}")

    def _names(self, *extras: str) -> set[str]:
        names = {Requirement(text).name for text in project()["project"]["dependencies"]}
        for extra in extras:
            for requirement in map(Requirement, project()["project"]["optional-dependencies"][extra]):
                if requirement.name == "sentiq":
                    names |= self._names(*requirement.extras)
                else:
                    names.add(canonicalize_name(requirement.name))
        return names
