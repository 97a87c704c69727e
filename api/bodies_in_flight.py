"""A limit for the bytes of all request bodies that one process holds at a time.

A body is in memory several times over, as bytes, texts and messages, until its request is answered.
"""

import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable

SMALL_BYTES = 16_384  # smaller bodies do not count: API_CONNECTIONS limits them
RETRY_AFTER_S = 1


class BodiesInFlight:
    """The bytes of the bodies that are being read or worked on. Any thread or greenlet may use it."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self.held_bytes = 0

    def count_body(self, environ: dict[str, Any], length: int | None) -> None:
        """Count the bytes of the body as it is read; `length` is None without a Content-Length.

        Raises ServiceUnavailable if there is no room for the body. So does reading it.
        """
        stream = environ["wsgi.input"]
        if isinstance(stream, CountedBody) or (length is not None and length < SMALL_BYTES):
            return
        if self.held_bytes + (length or 0) > self._limit_bytes:
            raise self._refusal()
        environ["wsgi.input"] = CountedBody(stream, self)

    def add(self, count: int) -> None:
        """Count bytes that were read. Raises ServiceUnavailable if they are too many."""
        with self._lock:
            self.held_bytes += count
        if self.held_bytes > self._limit_bytes:
            raise self._refusal()

    def give_back(self, environ: Mapping[str, Any]) -> None:
        """Take away the bytes of a request that has ended."""
        stream = environ["wsgi.input"]
        if isinstance(stream, CountedBody):
            with self._lock:
                self.held_bytes -= stream.read_bytes
                stream.read_bytes = 0

    def _refusal(self) -> ServiceUnavailable:
        return ServiceUnavailable(
            f"The bodies of the requests in work have {self._limit_bytes} bytes, the limit of BODIES_BYTES. "
            "Try again later.",
            retry_after=RETRY_AFTER_S,
        )


class CountedBody:
    """The body of one request, as `wsgi.input`. werkzeug reads it in small pieces."""

    def __init__(self, stream: BinaryIO, bodies: BodiesInFlight) -> None:
        self._stream = stream
        self._bodies = bodies
        self.read_bytes = 0

    @property
    def error(self) -> object:
        """The error of the reader of HTTP, see api.server.body."""
        return getattr(self._stream, "error", None)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises ServiceUnavailable."""
        data = self._stream.read(size)
        self.read_bytes += len(data)
        self._bodies.add(len(data))
        return data


def register_hooks(app: Flask, bodies: BodiesInFlight) -> None:
    """Give the bytes of each request back when it ends."""

    @app.teardown_request
    def give_back(_error: BaseException | None) -> None:
        bodies.give_back(request.environ)
