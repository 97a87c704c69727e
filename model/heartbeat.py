"""Renews the lease and touches the health file while the worker makes progress; ends a stalled worker."""

import faulthandler
import logging
import os
import threading
from pathlib import Path
from time import monotonic

from model.worker import Worker
from sentiq.errors import SettingsError

INTERVAL_S = 1.0  # a fifth of a lease
STALL_S = 60.0  # the longest batch takes seconds; a loop without progress for longer is stuck
EXIT_STALLED = 70  # EX_SOFTWARE of sysexits.h

logger = logging.getLogger(__name__)


def check_health_file(health_file: Path) -> None:
    """Raise SettingsError if the file cannot be written. A file that was not there is not left behind."""
    is_new = not health_file.exists()
    try:
        health_file.touch()
        if is_new:
            health_file.unlink()
    except OSError as error:
        reason = f"HEALTH_FILE is {str(health_file)!r}, which cannot be written: {error.strerror}"
        raise SettingsError(reason) from error


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
        self._file_is_good = True
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
            self._touch(self._health_file)

    def _touch(self, health_file: Path) -> None:
        """Touch the file; log the first of several errors, such as a full disk."""
        try:
            health_file.touch()
        except OSError as error:
            if self._file_is_good:
                logger.error("HEALTH_FILE cannot be written: %s", error)
            self._file_is_good = False
        else:
            self._file_is_good = True
