"""The service that is tested: one that runs already, or one that is started for the test."""

import json
import shlex
import subprocess
import time
import urllib.error
import urllib.request
from typing import Protocol

from devtools.local_service import LocalService

SCALE_TIMEOUT_S = 180.0  # a container may have to be created first
REQUEST_TIMEOUT_S = 10.0
POLL_S = 0.2


class ServiceNotReady(Exception):
    """The service does not answer, or does not have the number of workers that it should have."""


class ServiceUnderTest(Protocol):
    """A service that a stress test can scale."""

    url: str
    on_machine: str  # for captions: the programs that run on this machine

    def scale(self, workers: int) -> None:
        """Return when the service has `workers` workers. Raises ServiceNotReady or DevtoolsError."""


class RunningService:
    """A service that runs already. A command, in which {} stands for the number of workers, scales it.

    Raises ServiceNotReady if it does not answer or has no worker.
    """

    def __init__(self, url: str, scale_command: str = "") -> None:
        self.url = url.rstrip("/")
        self.on_machine = f"the load generator; the service was {self.url}"
        self._scale_command = scale_command
        workers = _count_workers(self.url)
        if not isinstance(workers, int) or not workers:
            raise ServiceNotReady(f"{self.url}: {workers or 'no workers'}")

    def scale(self, workers: int) -> None:
        """Run the command and wait. Raises ServiceNotReady, subprocess.CalledProcessError."""
        command = [part.replace("{}", str(workers)) for part in shlex.split(self._scale_command)]
        subprocess.run(command, check=True)  # noqa: S603  # the user's own command
        wait_for_workers(self.url, workers, SCALE_TIMEOUT_S)


class OwnService(LocalService):
    """A service that is started for the test. It writes no log record for each request."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers=workers, HOST="127.0.0.1", LOG_LEVEL="WARNING")
        self.on_machine = "Redis, the API, the workers and the load generator"


def wait_for_workers(url: str, workers: int, timeout_s: float) -> None:
    """Return when a service has `workers` workers. Raises ServiceNotReady, with the last number or error."""
    end = time.monotonic() + timeout_s
    while (seen := _count_workers(url)) != workers:
        if time.monotonic() > end:
            raise ServiceNotReady(f"{url}: {seen if isinstance(seen, str) else f'{seen} workers'}")
        time.sleep(POLL_S)


def _count_workers(url: str) -> int | str:
    """Return the number of workers, or the error if it cannot be read."""
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=REQUEST_TIMEOUT_S) as answer:  # noqa: S310  # http(s): __main__
            return int(json.load(answer)["workers"])
    except (OSError, ValueError, KeyError) as error:
        return str(error)
