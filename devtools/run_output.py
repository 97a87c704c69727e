"""The way of log lines from the started processes to the terminal, at little cost a line."""

import os
from contextlib import suppress

READ_BYTES = 1 << 20  # as much as a pipe holds, so that one read empties it
LONGEST_LINE = 1 << 20  # bytes; a longer one is cut


class LineForwarder:
    """Copy whole lines from pipes to one descriptor, each behind the prefix of its pipe.

    Lines are handled in blocks: reading and writing cost the same for one line and for hundreds.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._prefixes: dict[int, bytes] = {}
        self._rests: dict[int, bytes] = {}  # pipe -> the beginning of a line
        self._waiting: list[bytes] = []

    def add_pipe(self, pipe: int, prefix: bytes) -> None:
        """Begin to copy from `pipe`, which stays the caller's to close. JSON lines take no prefix."""
        self._prefixes[pipe] = prefix
        self._rests[pipe] = b""

    def read_pipe(self, pipe: int) -> bool:
        """Read what is there, or wait for it. Return False at the end of the pipe."""
        block = os.read(pipe, READ_BYTES)
        lines, end, rest = (self._rests[pipe] + block).rpartition(b"\n")
        if not block or len(rest) > LONGEST_LINE:  # what there is of the last line
            lines, end, rest = lines + end + rest, b"\n", b""
        self._rests[pipe] = rest
        if lines or (end and block):
            prefix = self._prefixes[pipe]
            self._waiting.append(prefix + lines.replace(b"\n", b"\n" + prefix) + b"\n")
        return bool(block)

    def write_waiting(self) -> None:
        """Write all lines read so far. Raises OSError if nobody reads them any more."""
        block, self._waiting = b"".join(self._waiting), []
        while block:
            block = block[os.write(self._descriptor, block) :]


def enlarge_pipe(pipe: int) -> None:
    """Let the pipe hold what READ_BYTES says, where the kernel knows how: the writer then rarely waits."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, READ_BYTES)
