"""Refuses new jobs well before Redis is full, by what Redis itself says that it holds."""

from time import monotonic

from sentiq.errors import QueueFull

INTERVAL_S = 0.1  # between two readings; each costs Redis some 10 µs
SHARE_WITHOUT_CLIENT = 0.75  # of the limit, for jobs that no client waits for: their results stay for long


class MemoryGuard:
    """Compares the memory that Redis uses with a limit. Any thread or greenlet may call it.

    It counts everything: chunks that wait or are claimed, results, dead letters, corrections. An expired key
    is not counted any more, and a process that was killed leaves no wrong count. The enqueue script reads
    the figure: at most one job in INTERVAL_S of this process lets it do so. Between two readings a job that
    is refused costs no round trip.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._setting = limit_bytes
        self._limit_bytes = limit_bytes  # less than the setting if maxmemory is small
        self._held_bytes = 0
        self._read_at = -INTERVAL_S

    def limit_to_check(self, share: float) -> int:
        """Return the limit that the enqueue script is to check, or 0 where the last reading is recent.

        Raises QueueFull if that reading is above `share` of the limit.
        """
        now = monotonic()
        if now - self._read_at >= INTERVAL_S:
            self._read_at = now
            return self._setting
        if self._held_bytes > self._limit_bytes * share:
            raise self.error(share)
        return 0

    def note(self, held_bytes: int, limit_bytes: int) -> None:
        """Keep a reading."""
        self._held_bytes, self._limit_bytes = held_bytes, limit_bytes

    def error(self, share: float) -> QueueFull:
        """Return the error that names both figures."""
        limit_bytes = int(self._limit_bytes * share)
        message = f"Redis holds {self._held_bytes} bytes, the limit is {limit_bytes} (STORED_BYTES)"
        return QueueFull(message, for_all=self._held_bytes > self._limit_bytes)
