"""The Redis of one `make run`: its program, its socket, and the one that a killed run left behind."""

import hashlib
import os
import socket
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from devtools.redis_program import (
    APPENDFSYNC,
    HOW_TO_INSTALL,
    REDIS_OPTIONS,
    bundled_redis_server,
    machine_redis_server,
)

LEFTOVER_LIMIT_S = 10.0  # until a Redis that was told to shut down is gone


class RunError(Exception):
    """The reason why `make run` cannot start, in one line."""


class LocalRedis:
    """One Redis, started and reached through a Unix socket that only this user can open.

    Raises RunError if there is no redis-server, or no folder for the socket.
    """

    def __init__(self, folder: Path, appendfsync: str = APPENDFSYNC) -> None:
        program = machine_redis_server() or bundled_redis_server()
        if program is None:
            raise RunError(f"there is no Redis here: {HOW_TO_INSTALL}")
        self._socket = _socket_folder(folder) / "redis.sock"
        self.url = f"unix://{quote(str(self._socket))}?db=0"
        self.command = [
            str(program),
            *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
            *("--dir", str(folder), *REDIS_OPTIONS, "--appendfsync", appendfsync),
        ]

    def answers(self) -> bool:
        """Return True once Redis has loaded its data."""
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def stop_leftover(self) -> None:
        """Shut down the Redis that a killed run left on this folder: two would spoil each other's files.

        Raises RunError if it stays.
        """
        end = time.monotonic() + LEFTOVER_LIMIT_S
        while self._accepts():
            self._ask(b"SHUTDOWN\r\n")
            if time.monotonic() > end:
                raise RunError(f"a Redis of an earlier run stays on {self._socket}: end it")
            time.sleep(0.05)

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.connect(str(self._socket))
            return True
        return False

    def _ask(self, command: bytes) -> bytes:
        """Return the first bytes of the answer; none where Redis does not answer."""
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(2.0)
            connection.connect(str(self._socket))
            connection.sendall(command)
            return connection.recv(1024)
        return b""


def _socket_folder(folder: Path) -> Path:
    """Return the folder if a socket can be made in it, else a folder beside other temporary files.

    The path of a socket has 107 bytes at most. Some file systems (Windows drives under WSL) have no sockets.
    """
    probe = folder / "probe.sock"
    with socket.socket(socket.AF_UNIX) as trial, suppress(OSError):
        probe.unlink(missing_ok=True)
        trial.bind(str(probe))
        probe.unlink()
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    other = Path(tempfile.gettempdir()) / f"sentiq-{os.getuid()}-{digest}"
    other.mkdir(mode=0o700, exist_ok=True)
    found = other.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise RunError(f"{other} is not a folder that this user alone can open: remove it")
    return other
