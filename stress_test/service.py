"""What is tested: a service that is there already, or one of its own that lives as long as the test."""

import json
import shlex
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from devtools.processes import Process, free_port, redis_servers, start_api, start_worker

READY_S = 60.0
SCALED_S = 180.0  # a container may have to be made first
REQUEST_S = 10.0


class ServiceNotReady(Exception):
    """Nothing that could be tested answers."""


class Service(Protocol):
    url: str
    what: str  # for the charts' captions

    def scale(self, workers: int) -> None:
        """Returns once so many workers are there. Raises ServiceNotReady."""


class RunningService:
    """Scaled by a command in which {} stands for the number of workers."""

    def __init__(self, url: str, scale_command: str = "") -> None:
        self.url = url.rstrip("/")
        self.what = f"the load generator; the service was {self.url}"
        self._scale_command = scale_command
        wait_for_workers(self.url, None, REQUEST_S)

    def scale(self, workers: int) -> None:
        command = [part.replace("{}", str(workers)) for part in shlex.split(self._scale_command)]
        subprocess.run(command, check=True)  # noqa: S603  # it is the caller's own command
        wait_for_workers(self.url, workers, SCALED_S)


class OwnService:
    """Redis, the API and workers on free ports, set up as `make run` does, with no log line a request."""

    def __init__(self, processes: ExitStack) -> None:
        self.what = "Redis, the API, the workers and the load generator"
        self._processes = processes
        self._redis_url, port = f"redis://127.0.0.1:{free_port()}/0", free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._workers: list[Process] = []
        self._keep(_start_redis(self._redis_url, processes.enter_context(tempfile.TemporaryDirectory())))
        self._keep(start_api(self._redis_url, port, HOST="127.0.0.1", LOG_LEVEL="WARNING"))

    def scale(self, workers: int) -> None:
        while len(self._workers) > workers:
            self._workers.pop().stop()
        while len(self._workers) < workers:
            self._workers.append(self._keep(start_worker(self._redis_url, LOG_LEVEL="WARNING")))
        wait_for_workers(self.url, workers, READY_S)

    def _keep(self, process: Process) -> Process:
        self._processes.callback(process.stop)
        return process


@contextmanager
def own_service(workers: int) -> Iterator[OwnService]:
    with ExitStack() as processes:
        service = OwnService(processes)
        service.scale(workers)
        yield service


def wait_for_workers(url: str, workers: int | None, timeout_s: float) -> None:
    """None for any number from 1. Raises ServiceNotReady, with what was last seen."""
    end = time.monotonic() + timeout_s
    while True:
        seen = _workers(url)
        if isinstance(seen, int) and seen == (workers or seen):
            return
        if time.monotonic() > end or workers is None:
            raise ServiceNotReady(f"{url}: {seen if isinstance(seen, str) else f'{seen} workers'}")
        time.sleep(0.2)


def _workers(url: str) -> int | str:
    """How many there are, or why that cannot be said."""
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=REQUEST_S) as answer:  # noqa: S310  # http(s): __main__
            return int(json.load(answer)["workers"])
    except (OSError, ValueError, KeyError) as error:
        return str(error)


def _start_redis(url: str, folder: str) -> Process:
    port = url.rpartition(":")[2].partition("/")[0]
    executable = next(iter(redis_servers().values()))
    options = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", ""]
    return Process([executable, *options, "--maxmemory-policy", "noeviction", "--loglevel", "warning"], {})
