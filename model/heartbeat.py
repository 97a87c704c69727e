"""Renews the lease and touches the health file while the worker loop makes progress."""

import logging
import os
import threading
from pathlib import Path
from time import monotonic

from model.worker import Worker

INTERVAL_S = 1.0  # a fifth of a lease
STALL_S = 60.0  # the longest batch takes seconds; a loop without progress for longer is stuck
EXIT_STALLED = 70  # EX_SOFTWARE of sysexits.h

logger = logging.getLogger(__name__)


class Heartbeat:
    """A thread beside the worker's main thread.

    It touches `health_file` while the loop makes progress; the file's age tells a container's health check.
    """

    def __init__(self, worker: Worker, health_file: Path | None) -> None:
        self._worker = worker
        self._health_file = health_file
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and wait for its end."""
        self._stopped.set()
        self._thread.join()

    def _loop(self) -> None:
        while not self._stopped.is_set():
            self._beat()
            self._stopped.wait(INTERVAL_S)

    def _beat(self) -> None:
        stalled_s = monotonic() - self._worker.progress_at
        if stalled_s > STALL_S:
            # Only the end of the process frees a thread that is stuck in native code. Other workers take its
            # chunks.
            logger.critical("no progress for %.0f s: exiting", stalled_s)
            os._exit(EXIT_STALLED)
        self._worker.keep_lease()
        if self._health_file is not None:
            self._health_file.touch()
