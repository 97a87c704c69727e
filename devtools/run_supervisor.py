"""Starting, watching and stopping processes, with their log lines on the way to the terminal."""

import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NoReturn

from devtools.run_output import LineForwarder
from devtools.run_processes import Child

POLL_S = 0.05  # between two looks while something is awaited
GATHER_S = 0.02  # lines that come within this time are written together
AGAIN_S = 1.0  # a signal that comes this long after the first one means that the user is tired of waiting

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """Ctrl-C was pressed, SIGTERM came, or nobody reads the output any more."""


class ChildEnded(Exception):
    """A process ended by itself."""

    def __init__(self, child: Child) -> None:
        super().__init__(f"{child.name} {child.end_in_words()}")
        self.child = child


class Supervisor:
    """The processes of one run, in one thread. Signal handlers only set flags and wake the loop."""

    def __init__(self, output: int) -> None:
        self._forwarder = LineForwarder(output)
        self._selector = selectors.DefaultSelector()
        self._children: list[Child] = []
        self._stop_requested_at = 0.0  # 0: never
        self._hurried = False
        self._wakeups, self._waker = socket.socketpair()
        self._catch_signals()

    def watch_child(self, child: Child, prefix: bytes = b"") -> None:
        """Stop this process with the others, and notice its end. Its lines are copied behind `prefix`."""
        self._children.append(child)
        if child.pipe is not None:
            self._forwarder.add_pipe(child.pipe, prefix)
            self._selector.register(child.pipe, selectors.EVENT_READ, child)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Watch until the condition holds and the lines written by then are copied.

        Raises StopRequested or ChildEnded.
        """
        while not condition():
            self._watch_once(POLL_S)
        self._watch_once(0)

    def watch(self) -> NoReturn:
        """Watch until StopRequested or ChildEnded is raised."""
        while True:
            self._watch_once(None)

    def stop_all(self) -> None:
        """Stop what was started last first, and each kind of process only once the one before has ended."""
        for _, group in groupby(reversed(self._children), key=lambda child: child.stop_steps):
            self._stop_together(list(group))

    def _catch_signals(self) -> None:
        for end in (self._wakeups, self._waker):
            end.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._wakeups, selectors.EVENT_READ)
        for number in _STOP_SIGNALS:
            signal.signal(number, self._request_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # wakes the loop, nothing else

    def _request_stop(self, *_: object) -> None:
        now = time.monotonic()
        if not self._stop_requested_at:
            self._stop_requested_at = now
        elif now - self._stop_requested_at > AGAIN_S:
            self._hurried = True

    def _watch_once(self, timeout_s: float | None) -> None:
        ended = [child for child in self._children if not child.running]  # before the last lines are read
        readable = self._forward(0 if ended else timeout_s)
        if self._stop_requested_at or not readable:
            raise StopRequested
        if ended:
            raise ChildEnded(ended[0])

    def _forward(self, timeout_s: float | None) -> bool:
        """Copy lines. Return False if nobody reads them any more."""
        events = self._selector.select(timeout_s)
        for key, _ in events:
            if key.data is None:
                self._wakeups.recv(4096)  # numbers of signals
            elif not self._forwarder.read_pipe(key.fd):
                self._selector.unregister(key.fd)
        try:
            self._forwarder.write_waiting()
        except OSError:
            return False
        if events:
            time.sleep(GATHER_S)
        return True

    def _stop_together(self, children: Sequence[Child]) -> None:
        for number, limit_s in children[0].stop_steps:
            if self._hurried and number is not signal.SIGKILL:
                continue
            for child in children:
                child.send_signal(number)
            end = time.monotonic() + limit_s
            while any(child.running for child in children) and time.monotonic() < end:
                self._forward(POLL_S)
                if self._hurried and number is not signal.SIGKILL:
                    break
        self._forward(0)  # the last lines
