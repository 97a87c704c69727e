"""Remembers that the queue was full, so that the next requests are refused at little cost."""

from time import monotonic

PROBE_INTERVAL_S = 0.01  # while the queue is full, one request asks Redis that often
OPEN_AFTER_S = 1.0  # without a refusal by Redis


class Admission:
    """Decides which requests may ask Redis for room on the queue. Any greenlet of one process may call it.

    After Redis refused a job, requests are admitted one by one: one for each result that comes back, one in
    PROBE_INTERVAL_S as a probe, and two for each job that Redis then accepted. All are admitted again after
    OPEN_AFTER_S without a refusal. The counts need no lock: a wrong one costs a round trip or a 503.
    """

    def __init__(self) -> None:
        self._open = True
        self._open_at = 0.0  # of `monotonic`, as the next
        self._probe_at = 0.0
        self._room = 0  # requests to admit

    def admits(self) -> bool:
        """Return True if a request may ask Redis, and count it."""
        if self._open:
            return True
        if self._room > 0:
            self._room -= 1
            return True
        now = monotonic()
        if now >= self._open_at:
            self._open = True
            return True
        if now >= self._probe_at:
            self._probe_at = now + PROBE_INTERVAL_S
            return True
        return False

    def note_refused(self) -> None:
        """Note that Redis refused a small job."""
        now = monotonic()
        self._open, self._room = False, 0
        self._open_at, self._probe_at = now + OPEN_AFTER_S, now + PROBE_INTERVAL_S

    def note_accepted(self) -> None:
        """Note that Redis accepted a job."""
        if not self._open:
            self._room += 2

    def note_results(self, chunks: int) -> None:
        """Note that chunks have left the queue."""
        if not self._open:
            self._room += chunks
