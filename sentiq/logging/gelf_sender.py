"""Sends log lines to Graylog over UDP, from its own thread.

Of graypy only the chunking is used, not the handler. The handler looks the host up for every datagram, prints
a traceback for each record where the host is unknown, and its unconnected socket never learns that a port is
closed.
"""

import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable

from sentiq.logging.gelf_message import GelfEncoder
from sentiq.settings import GelfAddress

LOGGER_NAME = __name__

QUEUE_LIMIT = 10_000  # lines; some 5 MB of prediction records
LOOKUP_INTERVAL_S = 30.0
RETRY_INTERVAL_S = 1.0  # after the network refused a record, records are dropped for that long
REPORT_INTERVAL_S = 60.0
NEVER_THERE_REPORT_INTERVAL_S = 24 * 3600.0  # containers look for a Graylog that may not exist
CLOSE_TIMEOUT_S = 1.0

_TURN_S = 0.1  # poll the queue: waking a thread for each record would cost the caller more than the rest
_BURST = 16  # records sent before other threads or greenlets get their turn


class GelfSender:
    """A bounded queue of log lines and the thread that sends them.

    `put` never blocks and never raises. A line that does not fit in the queue or cannot be sent is dropped
    and counted. The log reports the count once a minute, or once a day where there has never been a Graylog.
    """

    def __init__(
        self,
        address: GelfAddress,
        *,
        queue_limit: int = QUEUE_LIMIT,
        lookup_interval_s: float = LOOKUP_INTERVAL_S,
        retry_interval_s: float = RETRY_INTERVAL_S,
    ) -> None:
        self.sent = 0
        self._refused = 0  # counted by the thread that calls `put`
        self._undelivered = 0  # counted by the sending thread; two counters need no lock
        self._queue: deque[bytes] = deque()
        self._queue_limit = queue_limit
        self._link = _Link(address, lookup_interval_s)
        self._encoder = GelfEncoder(socket.gethostname())
        self._retry_interval_s = retry_interval_s
        self._resume_at = 0.0
        self._reason = "the queue is full"
        self._reported = 0
        self._report_at = 0.0
        self._thread: threading.Thread | None = None
        # Not threading.Event: gunicorn may patch threads for gevent after this constructor.
        self._closing = False
        self._out_of_time = False

    @property
    def dropped(self) -> int:
        """Return the number of records that were dropped here. UDP may lose more on the way unnoticed."""
        return self._refused + self._undelivered

    def put(self, line: bytes) -> None:
        """Queue a log line. Only one thread at a time may call this."""
        if self._closing or len(self._queue) >= self._queue_limit:
            self._refused += 1
            return
        self._queue.append(line)
        if self._thread is None or not self._thread.is_alive():  # the first record, or the first after a fork
            self._start()

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> None:
        """Send the queued lines for at most `timeout_s` seconds; drop the rest."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._out_of_time = True

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="gelf", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no thread available, or the interpreter is ending: the next record tries again
            return
        self._thread = thread

    def _run(self) -> None:
        while not self._closing:
            time.sleep(_TURN_S)
            self._send_queued()
            self._report_drops()
        self._send_queued()  # lines that came between the last turn and `close`
        self._undelivered += len(self._queue)
        self._queue.clear()
        self._link.close()

    def _send_queued(self) -> None:
        while self._queue and not self._out_of_time:
            for _ in range(min(_BURST, len(self._queue))):
                self._send(self._queue.popleft())
            time.sleep(0)

    def _send(self, line: bytes) -> None:
        if time.monotonic() < self._resume_at:
            self._undelivered += 1
            return
        try:
            self._link.send(self._encoder.datagrams(line))
            self.sent += 1
        except OSError as error:
            self._resume_at = time.monotonic() + self._retry_interval_s
            self._drop(error)
        except Exception as error:  # graypy could not truncate it; one record must not end the thread
            self._drop(error)

    def _drop(self, error: Exception) -> None:
        self._undelivered += 1
        self._reason = str(error)

    def _report_drops(self) -> None:
        now = time.monotonic()
        dropped = self.dropped
        if self._closing or dropped == self._reported or now < self._report_at:
            return
        fields = {"dropped": dropped - self._reported, "reason": self._reason}
        self._reported = dropped
        self._report_at = now + (REPORT_INTERVAL_S if self.sent else NEVER_THERE_REPORT_INTERVAL_S)
        logging.getLogger(LOGGER_NAME).warning("records not sent to Graylog", extra={"fields": fields})


class _Link:
    """A UDP socket connected to the receiver.

    The name is looked up again at times, since a container that restarts may have another address. On a
    connected socket, the send after one to a closed port raises an error.
    """

    def __init__(self, address: GelfAddress, lookup_interval_s: float) -> None:
        self._address = address
        self._lookup_interval_s = lookup_interval_s
        self._lookup_at = 0.0
        self._peer: object = None
        self._socket: socket.socket | None = None

    def send(self, datagrams: Iterable[bytes]) -> None:
        """Send all datagrams. Raises OSError if the host is unknown or the network refuses."""
        if time.monotonic() >= self._lookup_at:
            self._look_up()
        if self._socket is None:
            raise OSError(f"host {self._address.host} is unknown")
        for datagram in datagrams:
            self._socket.send(datagram)

    def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()

    def _look_up(self) -> None:
        """Connect to the current address of the host; without an answer, keep the last one."""
        self._lookup_at = time.monotonic() + self._lookup_interval_s
        try:
            found = socket.getaddrinfo(*self._address, type=socket.SOCK_DGRAM)
        except OSError:
            return
        # IPv4 first: Graylog's input listens on 0.0.0.0, and localhost often means ::1 before 127.0.0.1
        family, kind, protocol, _, peer = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        if peer == self._peer:
            return
        fresh = socket.socket(family, kind, protocol)
        fresh.connect(peer)
        self.close()
        self._socket, self._peer = fresh, peer
