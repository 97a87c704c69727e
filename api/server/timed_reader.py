"""The bytes that come over a connection, with a limit of the time that each part of a request may take."""

import contextlib
import io
import socket
from time import monotonic
from typing import NamedTuple


class TimeLimits(NamedTuple):
    """Limits in seconds."""

    idle: float = (
        75.0  # for a next request; longer than the gateway's, so that the gateway closes connections
    )
    head: float = 15.0  # from the first byte of a head to its end
    silence: float = 15.0  # between two bytes of a body


class TimedReader(io.RawIOBase):
    """A raw stream for io.BufferedReader; reading raises TimeoutError after a limit. One greenlet owns it."""

    def __init__(self, connection: socket.socket, limits: TimeLimits | None = None) -> None:
        self.idle = True  # no byte of the request has come
        self._idle_since = monotonic()
        self._socket = connection
        self._limits = limits or TimeLimits()
        self._head_end: float | None = None  # of `monotonic`; None within a body

    def begin_request(self) -> None:
        """Wait for a next request, then for its head."""
        self.idle = True
        self._idle_since = monotonic()

    def begin_body(self) -> None:
        """Wait for the parts of a body."""
        self.idle = False
        self._head_end = None

    def end_if_idle(self, idle_s: float) -> None:
        """End the stream if no byte of a request has come for `idle_s` seconds.

        A request that comes at this moment is still read.
        """
        if not self.idle or monotonic() - self._idle_since < idle_s:
            return
        # gevent's `shutdown` raises an error in the greenlet that reads, and drops what has just come. That
        # of another socket object for the same connection does not.
        with contextlib.suppress(OSError), self._socket.dup() as same_connection:
            same_connection.shutdown(socket.SHUT_RD)

    def readable(self) -> bool:
        """Return True: io.BufferedReader asks."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed names any writable buffer
        """Receive into `buffer`; return the number of bytes, 0 at the end. Raises OSError."""
        self._socket.settimeout(self._limit_s())
        size = self._socket.recv_into(buffer)
        if self.idle:
            self.idle = False
            self._head_end = monotonic() + self._limits.head
        return size

    def _limit_s(self) -> float:
        if self.idle:
            return self._limits.idle
        if self._head_end is None:
            return self._limits.silence
        left = self._head_end - monotonic()
        if left <= 0:
            raise TimeoutError("the head takes too long")
        return left
