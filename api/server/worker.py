"""gunicorn's worker class: gevent's HTTP server with a strict, fast header parser, and answers in one packet.

README.md in this folder lists the names of gevent that it overrides.
"""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from gevent import pywsgi
from gunicorn.workers.ggevent import GeventPyWSGIWorker

from api.server.headers import RequestHeaders

MAX_REQUEST_LINE_BYTES = 8 * 1024 * 1024  # a text may come in the query
IDLE_TIMEOUT_S = 75.0  # longer than the gateway keeps its connections, so that the gateway closes them
MAX_COPIED_BYTES = 65_536  # up to here, copying a body costs less than a second packet

logger = logging.getLogger(__name__)


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent has no types
    """One connection. One greenlet owns it."""

    def MessageClass(self, stream: BinaryIO, _seekable: int) -> RequestHeaders:  # noqa: N802  # gevent's name
        return RequestHeaders(stream)

    def read_requestline(self) -> str:
        """Return the request line, or an empty one after IDLE_TIMEOUT_S without a request."""
        self.socket.settimeout(IDLE_TIMEOUT_S)
        line: str = super().read_requestline()
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """Parse the request; return True if it is valid."""
        valid: bool = super().read_request(raw_requestline)
        self.socket.settimeout(None)
        return valid

    def _headers(self) -> Iterator[tuple[str, str]]:
        """Yield the fields for the WSGI environment.

        A name with an underscore is left out: in the environment it would look like one with a hyphen.
        """
        for name, value in self.headers.fields.items():
            if name not in ("content-type", "content-length") and "_" not in name:
                yield f"HTTP_{name.replace('-', '_').upper()}", value

    def _write_with_headers(self, data: bytes) -> None:
        self.headers_sent = True
        self.finalize_headers()
        lines = [b"HTTP/1.1 " + self.status, *(b"%b: %b" % header for header in self.response_headers)]
        head = b"\r\n".join([*lines, b"", b""])
        if self.response_use_chunked or len(data) > MAX_COPIED_BYTES:
            self._sendall(head)
            self._write(data)
        else:
            self._sendall(head + data)

    def _sendall(self, data: bytes) -> None:
        # One send is usually enough; gevent's sendall first asks the kernel for the size of its buffer.
        sent = self.socket.send(data)
        if sent < len(data):
            super()._sendall(memoryview(data)[sent:])
        self.response_length += sent

    def finalize_headers(self) -> None:
        """Close the connection if the process is about to end: the client's next one reaches another."""
        if self.server.closed:
            self.close_connection = True
            self.response_headers.append((b"Connection", b"close"))
        super().finalize_headers()

    def log_request(self) -> None:
        """Log nothing: the app logs its requests itself."""

    def log_error(self, message: str, *arguments: Any) -> None:
        """Log a refused request."""
        logger.warning(message, *arguments)


class Server(pywsgi.WSGIServer):  # type: ignore[misc]  # gevent has no types
    """One listening socket of one process."""

    def update_environ(self) -> None:
        """Set the server's name, for which gevent would ask the DNS."""
        self.environ.setdefault("SERVER_NAME", str(self.address[0]))
        super().update_environ()


class Worker(GeventPyWSGIWorker):  # type: ignore[misc]  # gevent has no types
    """One process."""

    server_class = Server
    wsgi_handler = Handler

    def init_process(self) -> None:
        """Raise gevent's limit of a request line, which is a module global, then serve."""
        pywsgi.MAX_REQUEST_LINE = MAX_REQUEST_LINE_BYTES
        super().init_process()
