"""A whole service on this machine: Redis, the api and workers, set up as they ship."""

import contextlib
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import requests

from devtools.checkout import WORKER_COMMAND, api_command
from devtools.errors import DevtoolsError
from devtools.processes import (
    REPOSITORY,
    Process,
    RedisServer,
    Server,
    free_port,
    start_in_checkout,
    wait_until,
)

READY_S = 120.0  # Keras and TensorFlow load for long on a busy machine
REQUEST_S = 10.0


class LocalService(Server):
    """Redis, an api and `workers` workers of the checkout `folder`, each on a free port.

    `app` ("module:callable") takes the place of the api, `worker_command` that of a worker, `redis_program`
    that of redis-server. `keep_logs=False` throws the output of all processes away. The other keyword
    arguments are settings of the api and the workers.
    """

    def __init__(  # noqa: PLR0913  # all by name
        self,
        *,
        workers: int = 1,
        app: str = "",
        worker_command: Sequence[str] = WORKER_COMMAND,
        redis_program: str | None = None,
        folder: Path = REPOSITORY,
        keep_logs: bool = True,
        **environment: str,
    ) -> None:
        self._app = app
        self._worker_command = worker_command
        self._folder = folder
        self._keep_logs = keep_logs
        self._environment = environment
        self._workers_at_start = workers
        self._port = free_port()
        self._api: Process | None = None
        self.redis = RedisServer(redis_program)
        self.url = f"http://127.0.0.1:{self._port}"
        self.workers: list[Process] = []

    @property
    def api(self) -> Process:
        """The master process of gunicorn. Raises DevtoolsError before `start`."""
        if self._api is None:
            raise DevtoolsError("the service was not started")
        return self._api

    def start(self) -> Self:
        """Start everything at once and return when it is ready.

        Raises ProcessEnded if a process ends, WaitTimeout, and DevtoolsError if `folder` is not a checkout.
        """
        self.redis.start()
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self.stop)
            self._api = self._start_process(api_command(self._folder, self._app))
            self.start_workers(self._workers_at_start)
            self.wait_until_ready()
            on_failure.pop_all()
        return self

    def start_workers(self, count: int) -> None:
        """Start `count` more workers, without waiting for them."""
        self.workers += [self._start_process(self._worker_command) for _ in range(count)]

    def stop_workers(self, count: int) -> None:
        """Stop `count` workers and return when they have ended."""
        for _ in range(count):
            self.workers.pop().stop()

    def scale(self, workers: int) -> None:
        """Start or stop workers until there are `workers` of them, and wait until they are ready.

        Raises ProcessEnded, WaitTimeout.
        """
        self.stop_workers(max(0, len(self.workers) - workers))
        self.start_workers(max(0, workers - len(self.workers)))
        self.wait_until_ready()

    def replace_ended(self) -> None:
        """Start the api and the workers that have ended again, as a container's restart policy does."""
        if not self.api.running():
            self.api.stop()
            self._api = self._start_process(api_command(self._folder, self._app))
        for number, worker in enumerate(self.workers):
            if not worker.running():
                worker.stop()
                self.workers[number] = self._start_process(self._worker_command)

    def wait_until_ready(self) -> None:
        """Return when the api answers and knows all workers. Raises ProcessEnded, WaitTimeout."""
        wait_until(self._ready, f"{self.url} is ready with {len(self.workers)} workers", READY_S)

    def stop(self) -> None:
        """End all processes: workers and api before Redis."""
        for process in (*self.workers, self._api):
            if process is not None and process.running():
                process.signal(signal.SIGTERM)  # they end at the same time
        self.stop_workers(len(self.workers))
        if self._api is not None:
            self._api.stop()
        self.redis.stop()

    def _start_process(self, command: Sequence[str]) -> Process:
        settings = {"REDIS_URL": self.redis.url, "PORT": str(self._port), **self._environment}
        return start_in_checkout(command, settings, folder=self._folder, keep_log=self._keep_logs)

    def _ready(self) -> bool:
        for process in (self.api, *self.workers):
            process.check()
        path = "/health/ready" if self.workers else "/health/live"
        try:
            answer = requests.get(self.url + path, timeout=REQUEST_S)
        except requests.RequestException:
            return False
        if not self.workers:
            return answer.status_code < 500  # 404 from an app that has no /health/live
        return answer.ok and answer.json()["workers"] == len(self.workers)
