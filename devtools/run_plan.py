"""The plan of one `make run`: settings, folder and commands, checked before anything starts."""

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools.redis_program import APPENDFSYNC, APPENDFSYNC_CHOICES
from devtools.run_redis import LocalRedis, RunError
from sentiq.settings import Settings

RUN_FOLDER = Path(__file__).parent.parent / ".run"
MOST_WORKERS = 64
OWN_REDIS = {"REDIS_URL": "", "REDIS_URL_FILE": ""}  # those of the environment do not count
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One service: everything that belongs to its PORT lies in `folder`, which this user alone can open."""

    settings: Settings
    workers: int
    folder: Path
    lock: int  # descriptor of the locked file; the lock ends with this process
    redis: LocalRedis

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "RunPlan":
        """Raises SettingsError or RunError, before anything has started."""
        settings = Settings.from_environment({**environment, **OWN_REDIS})
        workers = _number_of_workers(environment)
        appendfsync = _appendfsync(environment)
        _refuse_taken_port(settings.host, settings.port)
        folder = RUN_FOLDER / str(settings.port)
        for path in (RUN_FOLDER, folder):
            path.mkdir(mode=0o700, exist_ok=True)
            path.chmod(0o700)
        lock = _lock_folder(folder, settings.port)
        redis = LocalRedis(folder, appendfsync)
        redis.stop_leftover()
        return cls(settings, workers, folder, lock, redis)

    @property
    def url(self) -> str:
        host = self.settings.host
        if host in ("127.0.0.1", *_ANY_ADDRESS):
            host = "localhost"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.settings.port}"

    @property
    def api_address(self) -> tuple[str, int]:
        """Host and port at which this machine reaches the api."""
        return _ANY_ADDRESS.get(self.settings.host, self.settings.host), self.settings.port

    @property
    def api_command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py"]

    @property
    def worker_command(self) -> list[str]:
        return [sys.executable, "-m", "model"]

    @property
    def health_files(self) -> list[Path]:
        """The file of each worker, which it touches from the moment when its model is loaded."""
        numbers = range(1, self.workers + 1)
        return [self.settings.health_file or self.folder / f"worker-{number}.alive" for number in numbers]


def _number_of_workers(environment: Mapping[str, str]) -> int:
    value = environment.get("WORKERS", "").strip() or "1"
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= MOST_WORKERS):
        raise RunError(f"WORKERS is {value!r}; it may be a whole number from 1 to {MOST_WORKERS}")
    return int(value)


def _appendfsync(environment: Mapping[str, str]) -> str:
    value = environment.get("REDIS_APPENDFSYNC", "").strip() or APPENDFSYNC
    if value not in APPENDFSYNC_CHOICES:
        raise RunError(f"REDIS_APPENDFSYNC is {value!r}; it may be {' or '.join(APPENDFSYNC_CHOICES)}")
    return value


def _refuse_taken_port(host: str, port: int) -> None:
    """Raises RunError unless the api can listen there.

    Asked twice: some systems let a program listen on 127.0.0.1 while another one listens on all addresses.
    """
    try:
        family, *_, address = socket.getaddrinfo(_ANY_ADDRESS.get(host, host), port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family) as client:
            client.settimeout(1.0)
            if client.connect_ex(address) == 0:
                raise _taken(port)
        with socket.socket(family) as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise _taken(port) from error
        raise RunError(f"the api cannot listen on {host}, port {port}: {error.strerror}") from error


def _taken(port: int, by: str = "another program listens there") -> RunError:
    other = port + 1 if port < 65535 else 8000
    return RunError(f"port {port} is taken, {by}: end it, or take another port: PORT={other} make run")


def _lock_folder(folder: Path, port: int) -> int:
    """Return the descriptor of the folder's locked file. Raises RunError if another run holds the lock."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise _taken(port, "another make run in this folder has it") from None
    return lock
