"""The service of a run, whose parts a fault may kill, stop and fill up."""

import contextlib
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Self

import redis
import requests

from benchmarks.faults.job_requests import ask_again, submit
from benchmarks.faults.jobs import End, Job
from devtools.local_service import LocalService
from devtools.processes import Server, redis_servers, wait_until

WORKER_COMMAND = (sys.executable, "-m", "benchmarks.faults.poisoned_worker")
RESTART_POLL_S = 0.2  # between two looks for processes that have ended
WHOLE_S = 120.0  # until the service is complete again, on a busy machine
REQUEST_S = 30.0
# A limit on the size of files is a full disk for one process alone. Its signal would end Redis.
REDIS_SCRIPT = "#!/bin/sh\ntrap '' XFSZ\nexec {program} \"$@\"\n"


class Stage(Server):
    """Redis, the api and workers as they ship; processes that have ended are started again.

    `hold_s` is the length of a fault that lasts.
    """

    def __init__(self, workers: int, hold_s: float) -> None:
        self.hold_s = hold_s
        self._resources = contextlib.ExitStack()
        self._workers = workers
        self._ended = threading.Event()

    def start(self) -> Self:
        """Return when the service is ready. Raises DevtoolsError."""
        folder = Path(self._resources.enter_context(tempfile.TemporaryDirectory(prefix="sentiq-faults-")))
        script = folder / "redis-server"
        script.write_text(REDIS_SCRIPT.format(program=next(iter(redis_servers().values()))), encoding="utf-8")
        script.chmod(0o755)
        try:
            self.service = self._resources.enter_context(
                LocalService(workers=self._workers, worker_command=WORKER_COMMAND, redis_program=str(script))
            )
        except BaseException:
            self._resources.close()
            raise
        self._keeper = threading.Thread(target=self._restart_ended, name="keeper", daemon=True)
        self._keeper.start()
        return self

    def stop(self) -> None:
        """End all processes."""
        self._ended.set()
        self._keeper.join()
        self._resources.close()

    def redis(self) -> redis.Redis:
        """Return a new client, for the caller to close."""
        return self.service.redis.client()

    def wait_until_whole(self) -> None:
        """Return when the api answers and knows all workers and no other. Raises WaitTimeout."""
        wait_until(self._whole, "the service is complete again", WHOLE_S, poll_s=0.1)

    def submit(self, texts: Sequence[str]) -> Job:
        """Submit a job beside the load, without waiting for it."""
        job = Job(tuple(texts), False, monotonic())
        submit(self.service.url, job)
        return job

    def wait_for_end(self, job: Job, timeout_s: float) -> End:
        """Ask for a job until it has an end or the time is over; return its end."""
        end = monotonic() + timeout_s
        while job.job_id and job.end is End.OPEN and monotonic() < end:
            if not ask_again(self.service.url, job):
                self.pause(0.2)
        return job.end

    def pause(self, seconds: float) -> None:
        """Wait while the load goes on."""
        self._ended.wait(seconds)

    def _restart_ended(self) -> None:
        while not self._ended.wait(RESTART_POLL_S):
            self.service.replace_ended()

    def _whole(self) -> bool:
        try:
            answer = requests.get(f"{self.service.url}/health/ready", timeout=REQUEST_S)
        except requests.RequestException:
            return False
        return answer.ok and answer.json()["workers"] == self._workers
