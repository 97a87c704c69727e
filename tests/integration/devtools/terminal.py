"""A program on its own terminal, started as a person starts it."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LIMIT_S = 60.0
ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
# Makes standard input, a terminal, the one that Ctrl-C and /dev/tty belong to.
TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """One command and the terminal that it has to itself. `output` is all that was shown so far."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._keyboard, terminal = pty.openpty()
        self.output = ""
        self._process = subprocess.Popen(
            [sys.executable, "-c", TAKE_TERMINAL, *command],
            cwd=folder,
            env=environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self.pid = self._process.pid

    @property
    def text(self) -> str:
        """The output without colors and with plain line ends."""
        return ESCAPE_SEQUENCE.sub("", self.output).replace("\r\n", "\n")

    def press_ctrl_c(self) -> None:
        os.write(self._keyboard, b"\x03")

    def wait_for(self, words: str) -> None:
        """Return once the words are shown. Raises AssertionError after a minute, or if the command ended."""
        end = time.monotonic() + LIMIT_S
        while words not in self.text:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"{words!r} is not in:\n{self.text}")

    def wait_for_end(self) -> int:
        """Return the exit status. Raises AssertionError after a minute."""
        end = time.monotonic() + LIMIT_S
        while self._read():
            if time.monotonic() > end:
                raise AssertionError(f"it does not end:\n{self.text}")
        return self._process.wait(LIMIT_S)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self.wait_for_end()
            except (AssertionError, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.wait()
        os.close(self._keyboard)

    def _read(self) -> bool:
        """Read what is shown, for a short while. Return False once no process has the terminal any more."""
        if select.select([self._keyboard], [], [], 0.05)[0]:
            try:
                self.output += os.read(self._keyboard, 1 << 16).decode(errors="replace")
            except OSError:  # Linux says EIO at the end
                return False
        return True
