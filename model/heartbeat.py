"""The thread beside the worker's loop: renews the lease, and vouches for the loop as long as it moves."""

import logging
import os
import threading
from pathlib import Path
from time import monotonic

from model.worker import Worker

EVERY_S = 1.0  # a fifth of a lease
STALL_S = 60.0  # the longest batch takes seconds; a loop that stands still for longer never moves again
EXIT_STALLED = 70  # EX_SOFTWARE of sysexits.h

logger = logging.getLogger(__name__)


class Heartbeat:
    """`health_file` is touched while the loop moves; its age tells a container's health check."""

    def __init__(self, worker: Worker, health_file: Path | None) -> None:
        self._worker = worker
        self._health_file = health_file
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._beat()
            self._stopped.wait(EVERY_S)

    def _beat(self) -> None:
        stood_still_s = monotonic() - self._worker.progress_at
        if stood_still_s > STALL_S:
            # Only the end of the process frees a thread stuck in native code. Its jobs go to other workers.
            logger.critical("the loop has stood still for %.0f s: leaving", stood_still_s)
            os._exit(EXIT_STALLED)
        self._worker.keep_lease()
        if self._health_file is not None:
            self._health_file.touch()
