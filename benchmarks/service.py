"""What is measured: Redis and whole services, each on free ports, set up as `make run` does it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
import requests

from benchmarks.errors import BenchmarkError
from benchmarks.processes import Process
from devtools.processes import free_port, wait_until
from sentiq import keys

HERE = Path(__file__).parent.parent
SERVICE_APP = "api.main:application()"
READY_TIMEOUT_S = 90.0  # Keras and TensorFlow on a busy machine
TO_DISK = ("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction")


class Running:
    """What is up for the length of a `with` block. What it took is given back, even if it fails to start."""

    def __init__(self) -> None:
        self._resources = ExitStack()

    def wait(self) -> None:
        """Until it answers."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        with ExitStack() as if_it_fails:
            if_it_fails.callback(self._resources.close)
            self.wait()
            if_it_fails.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()


class Redis(Running):
    """A Redis of its own, set up as the Procfile does it."""

    def __init__(self) -> None:
        super().__init__()
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        folder = self._resources.enter_context(tempfile.TemporaryDirectory(prefix="sentiq-bench-"))
        command = (redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, *TO_DISK)
        self.process = self._resources.enter_context(Process(command))
        self.client: redis.Redis = redis.Redis.from_url(self.url)
        self._resources.callback(self.client.close)

    def wait(self) -> None:
        wait_until(self._answers, "Redis answers", READY_TIMEOUT_S)

    def _answers(self) -> bool:
        self.process.check()
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False


class Service(Running):
    """An app behind gunicorn, a Redis and `workers` workers; the code is that of the checkout `folder`.

    `app` is the service itself, or one of `benchmarks.apps` beside it.
    """

    def __init__(
        self,
        *,
        app: str = SERVICE_APP,
        workers: int = 1,
        folder: Path = HERE,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder
        self.redis = self._resources.enter_context(Redis())
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {
            "PORT": str(port),
            "REDIS_URL": self.redis.url,
            "PYTHONPATH": os.pathsep.join((str(folder), str(HERE))),
            **(environment or {}),
        }
        gunicorn = (sys.executable, "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py", app)
        self.api = self._start(gunicorn)
        self.workers: list[Process] = []
        self.add_workers(workers)

    def add_workers(self, count: int) -> None:
        self.workers += [self._start((sys.executable, "-m", "model")) for _ in range(count)]

    def stop_workers(self) -> None:
        while self.workers:
            self.workers.pop().stop()

    def cpu_s(self) -> dict[str, float]:
        """Processor time used so far, in seconds: part -> time."""
        return {
            "api": self.api.cpu_s(),
            "worker": sum(worker.cpu_s() for worker in self.workers),
            "redis": self.redis.process.cpu_s(),
        }

    def wait(self) -> None:
        """Until it answers, with all its workers where it has any."""
        wait_until(self._answers, f"{self.url} answers", READY_TIMEOUT_S)

    def _answers(self) -> bool:
        for process in (self.api, *self.workers):
            process.check()
        if self.redis.client.zcard(keys.WORKERS) < len(self.workers):
            return False
        try:
            return requests.get(f"{self.url}/health/live", timeout=5).status_code < 500
        except requests.ConnectionError:
            return False

    def _start(self, command: tuple[str, ...]) -> Process:
        return self._resources.enter_context(Process(command, self._environment, self._folder))


def redis_server() -> str:
    """The server's executable. Raises BenchmarkError."""
    found = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
    if not found:
        raise BenchmarkError("no redis-server on the PATH")
    return found
