"""The files in which the processes share their metrics, allocated before they are mapped.

prometheus_client maps files with holes. When the disk is full, writing into a hole kills the process by
SIGBUS. An allocated file has no holes; where a file cannot be allocated, the figures stay in memory.
"""

import logging
import mmap
import os
from pathlib import Path
from typing import Any

from prometheus_client import mmap_dict, values

INITIAL_BYTES = 65_536
LARGEST_OVERHEAD_BYTES = 32  # of one figure, beside its name

logger = logging.getLogger(__name__)


class AllocatedDict(mmap_dict.MmapedDict):
    """prometheus_client's dict of figures, in an allocated file or in memory; not thread-safe, like its base.

    No other process shows figures in memory, and they are lost with the process.
    """

    _f: Any  # None in memory
    _has_warned = False  # in this process

    def __init__(self, filename: str) -> None:
        """Open the file, or go on in memory with one log line for the whole process."""
        try:
            with open(filename, "ab") as file:
                _allocate(file.fileno(), INITIAL_BYTES)
            super().__init__(filename)  # type: ignore[no-untyped-call]  # the library leaves it untyped
        except OSError as error:
            self._warn(error)
            Path(filename).unlink(missing_ok=True)
            self._f, self._capacity, self._used, self._positions = None, 0, 8, {}
            self._move_to_memory(b"", INITIAL_BYTES)

    def _init_value(self, key: str) -> None:
        """Make room for the figure first, so that the base never enlarges the file."""
        while self._used + len(key.encode()) + LARGEST_OVERHEAD_BYTES > self._capacity:
            self._enlarge(2 * self._capacity)
        super()._init_value(key)  # type: ignore[no-untyped-call]  # the library leaves it untyped

    def _enlarge(self, size: int) -> None:
        if self._f is not None:
            try:
                _allocate(self._f.fileno(), size)
            except OSError as error:
                self._warn(error)
                self._f.close()
                self._f = None
            else:
                self._m, self._capacity = mmap.mmap(self._f.fileno(), size), size
                return
        self._move_to_memory(self._m[: self._used], size)

    def _move_to_memory(self, figures: bytes, size: int) -> None:
        self._m, self._capacity = mmap.mmap(-1, size), size
        self._m[: len(figures)] = figures

    @classmethod
    def _warn(cls, error: OSError) -> None:
        if not cls._has_warned:
            cls._has_warned = True
            logger.error(
                "metrics of this process are incomplete: no room for their files: %s", error.strerror
            )


def use_allocated_files() -> None:
    """Let the metrics of this process use such files. Call it before the first metric is made."""
    vars(values)["MmapedDict"] = AllocatedDict


def _allocate(descriptor: int, size: int) -> None:
    """Allocate `size` bytes from the file's beginning. Raises OSError if the disk has no room."""
    if hasattr(os, "posix_fallocate"):  # not on macOS
        os.posix_fallocate(descriptor, 0, size)
    else:
        os.ftruncate(descriptor, size)
