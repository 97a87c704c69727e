"""uv, the installer of packages: how it is fetched, and how it is told where packages come from."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

_NO_NETWORK = re.compile(
    r"Retrying \(|NewConnectionError|ConnectTimeout|ProxyError"  # pip
    r"|Request failed after|error sending request|dns error|operation timed out"  # uv
)
_UV_PIN = re.compile(r"^uv==([\w.]+)(?: *\\\n +--hash=\S+)+", re.MULTILINE)
_COUNT = re.compile(r"Would install (\d+) package")

# pip's settings and uv's names for them, with what stands between several values
_SETTINGS = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "cert": ("SSL_CERT_FILE", " "),
}
# settings of pip that would keep it from installing into a folder
_PIP_ENVIRONMENT = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


class InstallError(Exception):
    """The reason why packages cannot be installed, in one line."""


class Uv:
    """uv in a separate folder, in the version that the lock names.

    Its error messages and progress bars go to the terminal, but a missing network is one line.
    """

    def __init__(self, folder: Path, lock: Path) -> None:
        self._folder = folder
        self._program = folder / "bin" / "uv"
        found = _UV_PIN.search(lock.read_text(encoding="utf-8"))
        assert found is not None, f"{lock} names no version of uv with its hashes"
        self._pin, self._version = found[0], found[1]

    def install(self, environment: Path, arguments: Sequence[str], purpose: str) -> None:
        """Install what is missing, from wheels whose hashes are in the locks. Raises InstallError."""
        self._fetch()
        command = [str(self._program), "pip", "install", "--no-build", "--require-hashes"]
        command += ["--python", str(environment / "bin" / "python"), *arguments]
        if os.environ.get("PYTHONDONTWRITEBYTECODE"):  # else the first import of a module compiles it, once
            command.append("--compile-bytecode")
        variables = {**os.environ, **dict(_from_pip_settings()), "VIRTUAL_ENV": ""}
        variables.setdefault("UV_SYSTEM_CERTS", "1")
        # Without progress bars first: only so a missing network can be told in one line.
        trial = subprocess.run(
            [*command, "--dry-run"],
            env={"UV_HTTP_RETRIES": "1", **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        _raise_if_failed(trial, trial.stderr)
        if found := _COUNT.search(trial.stderr):
            packages = "1 package" if found[1] == "1" else f"{found[1]} packages"
            print(f"Installing {packages} into {environment.name} {purpose}", flush=True)
            if subprocess.run(command, env=variables, check=False).returncode:
                raise InstallError("not all packages could be installed, for the reason above; try again")

    def _fetch(self) -> None:
        """Have uv there, from PyPI by pip. Raises InstallError."""
        if (self._folder / f"uv-{self._version}.dist-info").exists() and self._program.exists():
            return
        print(f"Getting uv {self._version}, which installs packages (20 MB) ...", flush=True)
        command = [*_pip(self._folder), "install", "--target", str(self._folder), "--upgrade", "--no-deps"]
        self._folder.mkdir(exist_ok=True)
        pin = self._folder / "uv.txt"
        pin.write_text(f"{self._pin}\n", encoding="utf-8")
        command += ["--only-binary", ":all:", "--retries", "1", "--require-hashes", "-r", str(pin)]
        environment = {**os.environ, **_PIP_ENVIRONMENT}
        # Standard output, with the progress bar, goes to the terminal.
        done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
        _raise_if_failed(done, done.stderr)


def _raise_if_failed(done: subprocess.CompletedProcess[str], errors: str) -> None:
    if done.returncode == 0:
        return
    if _NO_NETWORK.search(errors):
        raise InstallError("packages cannot be downloaded: there is no network, or PyPI cannot be reached")
    print(errors.strip(), file=sys.stderr)
    raise InstallError("packages cannot be installed, for the reason above")


def _pip(folder: Path) -> list[str]:
    """Return the command of this Python's pip, or of one made for the purpose. Raises InstallError."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    helper = folder / "pip"
    if not _works([sys.executable, "-m", "venv", "--clear", str(helper)]):
        raise InstallError(
            f"{sys.executable} has neither pip nor ensurepip: install them"
            " (Debian, Ubuntu: sudo apt install python3-pip python3-venv)"
        )
    return [str(helper / "bin" / "python"), "-m", "pip"]


def _works(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _from_pip_settings() -> Iterator[tuple[str, str]]:
    """Yield uv's variables for what pip is configured to: an index, a folder of wheels, a certificate.

    Variables that are set already stay as they are.
    """
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for line in listing.stdout.splitlines():
        name, _, value = line.partition("=")
        setting = name.rpartition(".")[2]
        if setting in _SETTINGS:
            variable, separator = _SETTINGS[setting]
            values = [one for one in str(ast.literal_eval(value)).split() if _is_there(one)]
            if values and variable not in os.environ:
                yield variable, separator.join(values)


def _is_there(value: str) -> bool:
    """Return True for an address, and for a file or folder that exists: uv refuses one that does not."""
    return "://" in value or Path(value).exists()
