"""The body of a request, read within its length or chunk by chunk (RFC 9112, sections 6 and 7)."""

import re
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from api.server.headers import FIELD
from api.server.refusals import RequestRefused

MAX_EXTENSION_BYTES = 4096  # of all chunks together
MAX_TRAILER_BYTES = 4096
MAX_SIZE_DIGITS = 16
CHUNKS_IN_A_ROW = 256
MAX_DRAINED_BYTES = 65_536  # up to here, reading the rest of a body costs less than a new connection
# Lines of the framing end in CRLF alone: two readers that disagree about LF would see two different bodies.
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,16})((?:[ \t]*+;[^\x00-\x08\x0a-\x1f\x7f]*+)?)\r\n")


class Body:
    """The body of one request: `wsgi.input` with the interface of PEP 3333. One greenlet owns it.

    Its methods raise RequestRefused if the framing is malformed or the body ends too early, and then every
    time: nothing after such an error can be trusted.
    """

    def __init__(
        self, stream: BinaryIO, length: int | None, *, chunked: bool, send_continue: Callable[[], None] | None
    ) -> None:
        """Read from `stream`: `length` bytes, or chunks. Call `send_continue` before the first read."""
        self.error: RequestRefused | None = None
        self.ended = not (length or chunked)  # True once the whole body has been read
        self._stream = stream
        self._chunked = chunked
        self._left = length or 0  # bytes of the body, or of the current chunk
        self._send_continue = send_continue
        self._extension_bytes = 0
        self._chunks = 0

    def read(self, size: int | None = -1) -> bytes:
        """Return the next `size` bytes, fewer at the end of the body; all of them if `size` is negative."""
        if self.error:
            raise self.error
        if self.ended or size == 0:
            return b""
        if self._send_continue:
            self._send_continue()
            self._send_continue = None
        try:
            return self._read(-1 if size is None else size)
        except RequestRefused as error:
            self.error = error
            raise
        except OSError as error:
            if isinstance(error, TimeoutError):
                self.error = RequestRefused("The body stopped on its way.", 408)
                raise self.error from error
            self.error = RequestRefused("The connection broke within the body.")
            raise self.error from error

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next line, or `size` bytes of it."""
        line = bytearray()
        while size is None or size < 0 or len(line) < size:
            byte = self.read(1)
            line += byte
            if byte in (b"", b"\n"):
                break
        return bytes(line)

    def readlines(self, hint: int | None = None) -> list[bytes]:  # noqa: ARG002  # PEP 3333 allows to ignore it
        """Return the remaining lines."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def may_be_drained(self) -> bool:
        """Return True if the unread rest is short, so that the connection can stay open."""
        if self.ended:
            return True
        waits = self._send_continue is not None  # such a client may leave the body out
        return not (self._chunked or self.error or waits or self._left > MAX_DRAINED_BYTES)

    def _discard(self) -> None:
        """Read the rest if it is short; gevent calls this after each response."""
        if not self.ended and self.may_be_drained():
            try:
                self.read()
            except RequestRefused:
                return  # `ended` stays False, and the connection ends

    def _read(self, size: int) -> bytes:
        if not self._chunked:
            return self._take(size)
        parts = []
        while size and (self._left or self._begin_chunk()):
            data = self._take(size)
            parts.append(data)
            size -= len(data) if size > 0 else 0
            if not self._left and self._stream.read(2) != b"\r\n":
                raise RequestRefused("A chunk of the body does not end where its size says.")
        return b"".join(parts)

    def _take(self, size: int) -> bytes:
        """Return up to `size` bytes of the rest of the body or chunk."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        if len(data) < wanted:
            raise RequestRefused("The body ends too early.")
        self._left -= wanted
        self.ended = not (self._left or self._chunked)
        return data

    def _begin_chunk(self) -> bool:
        """Read the line before a chunk; return False after the last one and the trailers."""
        self._chunks += 1
        if self._chunks % CHUNKS_IN_A_ROW == 0:
            time.sleep(0)  # let other greenlets run: millions of chunks fit into a body
        line = self._stream.readline(MAX_EXTENSION_BYTES + MAX_SIZE_DIGITS + 3)
        match = CHUNK_LINE.fullmatch(line)
        self._extension_bytes += len(match[2]) if match else len(line) - MAX_SIZE_DIGITS - 2
        if self._extension_bytes > MAX_EXTENSION_BYTES:
            raise RequestRefused(f"The chunks' extensions have over {MAX_EXTENSION_BYTES} bytes.", 413)
        if not match:
            raise RequestRefused("The size of a chunk of the body is malformed.")
        self._left = int(match[1], 16)
        if not self._left:
            self._skip_trailers()
            self.ended = True
        return not self.ended

    def _skip_trailers(self) -> None:
        left = MAX_TRAILER_BYTES
        while (line := self._stream.readline(left + 3)) != b"\r\n":
            left -= len(line)
            if left < 0:
                raise RequestRefused(f"The trailers have over {MAX_TRAILER_BYTES} bytes.", 431)
            if not line.endswith(b"\r\n") or not FIELD.fullmatch(line):
                raise RequestRefused("A trailer of the body is malformed.")
