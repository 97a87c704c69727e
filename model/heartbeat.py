"""Renews the lease and touches the health file while the worker makes progress; ends a stalled worker."""

import faulthandler
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
    It ends the process after `stall_s` seconds without progress.

    Native code that runs for long without releasing the GIL stops this thread too. So each beat starts a
    timer of faulthandler, which needs no GIL: if no other beat follows within `stall_s`, it writes the stacks
    of all threads to standard error and ends the process with status 1.
    """

    def __init__(self, worker: Worker, health_file: Path | None, *, stall_s: float = STALL_S) -> None:
        self._worker = worker
        self._health_file = health_file
        self._stall_s = stall_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and wait for its end."""
        self._stopped.set()
        self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def _loop(self) -> None:
        while not self._stopped.is_set():
            self._beat()
            self._stopped.wait(INTERVAL_S)

    def _beat(self) -> None:
        faulthandler.dump_traceback_later(self._stall_s, exit=True)
        stalled_s = monotonic() - self._worker.progress_at
        if stalled_s > self._stall_s:
            # Only the end of the process frees a thread that is stuck in native code. Other workers take its
            # chunks.
            logger.critical("no progress for %.0f s: exiting", stalled_s)
            os._exit(EXIT_STALLED)
        self._worker.keep_lease()
        if self._health_file is not None:
            self._health_file.touch()
