"""gunicorn's worker: gevent's HTTP server, but heads are read strictly and fast, an answer is one packet."""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from gevent import pywsgi
from gunicorn.workers.ggevent import GeventPyWSGIWorker

from api.server.headers import Head

LONGEST_REQUEST_LINE = 8 * 1024 * 1024  # bytes: a text may come in the query
IDLE_S = 75.0  # longer than the gateway keeps its connections, so that it is the one to close them
TO_COPY = 65_536  # bytes: up to here copying a body costs less than a second packet

logger = logging.getLogger(__name__)


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent has no types
    """One connection."""

    def MessageClass(self, stream: BinaryIO, _seekable: int) -> Head:  # noqa: N802  # gevent's name
        return Head(stream)

    def read_requestline(self) -> str:
        self.socket.settimeout(IDLE_S)
        line: str = super().read_requestline()
        return line

    def read_request(self, raw_requestline: str) -> bool:
        read: bool = super().read_request(raw_requestline)
        self.socket.settimeout(None)
        return read

    def _headers(self) -> Iterator[tuple[str, str]]:
        """For the WSGI environment: a name with an underscore would pass for one with a hyphen there."""
        for name, value in self.headers.fields.items():
            if name not in ("content-type", "content-length") and "_" not in name:
                yield f"HTTP_{name.replace('-', '_').upper()}", value

    def _write_with_headers(self, data: bytes) -> None:
        self.headers_sent = True
        self.finalize_headers()
        lines = [b"HTTP/1.1 " + self.status, *(b"%b: %b" % header for header in self.response_headers)]
        head = b"\r\n".join([*lines, b"", b""])
        if self.response_use_chunked or len(data) > TO_COPY:
            self._sendall(head)
            self._write(data)
        else:
            self._sendall(head + data)

    def _sendall(self, data: bytes) -> None:
        # Most often that is all of it; gevent's sendall asks the kernel for its buffer's size first.
        sent = self.socket.send(data)
        if sent < len(data):
            super()._sendall(memoryview(data)[sent:])
        self.response_length += sent

    def finalize_headers(self) -> None:
        if self.server.closed:  # the process is about to end: this client comes back to another one
            self.close_connection = True
            self.response_headers.append((b"Connection", b"close"))
        super().finalize_headers()

    def log_request(self) -> None:
        """The app logs its requests itself."""

    def log_error(self, message: str, *arguments: Any) -> None:
        logger.warning(message, *arguments)


class Server(pywsgi.WSGIServer):  # type: ignore[misc]  # gevent has no types
    """One listening socket of one process."""

    def update_environ(self) -> None:
        self.environ.setdefault("SERVER_NAME", str(self.address[0]))  # gevent would ask the DNS for it
        super().update_environ()


class Worker(GeventPyWSGIWorker):  # type: ignore[misc]  # gevent has no types
    """One process."""

    server_class = Server
    wsgi_handler = Handler

    def init_process(self) -> None:
        pywsgi.MAX_REQUEST_LINE = LONGEST_REQUEST_LINE  # there is no other way to set it
        super().init_process()
