"""gunicorn's worker class: gevent's HTTP server with a strict, fast parser, and answers in one packet.

README.md in this folder lists the names of gevent that it overrides.
"""

import contextlib
import errno
import io
import socket
from time import monotonic
from typing import Any
from urllib.parse import unquote
from weakref import WeakSet

import gevent
from gevent import pywsgi
from gunicorn.workers.ggevent import GeventPyWSGIWorker

from api.server.body import Body
from api.server.headers import RequestHeaders
from api.server.refusals import REFUSAL, REFUSED_METHOD, RequestRefused
from api.server.request_line import read_request_line
from api.server.timed_reader import TimedReader

SEND_TIMEOUT_S = 300.0  # for a client that does not read its answer
LINGER_S = 2.0
# Of a process that ends: a busy client sends its next request sooner, and is told to leave.
CLOSING_IDLE_S = 0.5
DRAIN_S = 5.0  # to accept a backlog of thousands of connections takes less than one
MAX_COPIED_BYTES = 65_536  # up to here, copying a body costs less than a second packet


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent has no types
    """One connection. One greenlet owns it."""

    def __init__(self, connection: Any, address: Any, server: Any) -> None:
        self._reader = TimedReader(connection)
        server.readers.add(self._reader)
        self._gives_way = False
        super().__init__(connection, address, server, io.BufferedReader(self._reader))

    def handle_one_request(self) -> bool | None:
        """Answer one request; return True if the connection stays open, else None."""
        self.server.idle[self] = None
        try:
            if self.rfile.closed or not self._read_head():
                return None
        except RequestRefused as refusal:
            if not self._gives_way:
                self._refuse(refusal)
            return None
        except TimeoutError:
            if not self._reader.idle:
                self._refuse(RequestRefused("The request's head takes too long.", 408))
            return None
        except OSError:  # the client is gone
            return None
        finally:
            self.server.idle.pop(self, None)
        self.environ = self.get_environ()
        self.application = self.server.application
        self.handle_one_response()
        if not self.wsgi_input.ended:
            self._linger()
            return None
        return None if self.close_connection else True

    def give_way(self) -> None:
        """End a connection that waits for a request. A request that has arrived is still answered."""
        self._gives_way = True
        self._reader.end()

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment of the request.

        A field with an underscore in its name is left out: here it would look like one with a hyphen. Upgrade
        is left out too, as RFC 9110, section 7.8 allows: gevent would give the bare connection to the app,
        and werkzeug would look for a route of a web socket.
        """
        environ: dict[str, Any] = self.server.get_environ()
        path, _, query = self.path.partition("?")
        for name, value in self.headers.fields.items():
            if "_" not in name and name != "upgrade":
                environ[f"HTTP_{name.replace('-', '_').upper()}"] = value
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
        environ["CONTENT_LENGTH"] = environ.pop("HTTP_CONTENT_LENGTH", "")
        environ["REQUEST_METHOD"] = self.command
        environ["SCRIPT_NAME"] = ""
        environ["PATH_INFO"] = unquote(path, "latin-1")
        environ["QUERY_STRING"] = query
        environ["SERVER_PROTOCOL"] = self.request_version
        if isinstance(self.client_address, tuple):
            environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = map(str, self.client_address[:2])
        self.wsgi_input = Body(
            self.rfile,
            self.headers.content_length,
            chunked=self.headers.chunked,
            send_continue=self._send_continue if self._expects_continue() else None,
        )
        environ["wsgi.input"] = self.wsgi_input
        environ["wsgi.input_terminated"] = True
        return environ

    def _read_head(self) -> bool:
        """Read the request line and the header fields; return False if the connection has ended instead.

        Raises RequestRefused, TimeoutError, OSError.
        """
        self._reader.begin_request()
        if not (line := read_request_line(self.rfile)):
            return False
        self.command, self.path, minor_version, authority = line
        self.request_version = f"HTTP/1.{minor_version}"
        self.headers = RequestHeaders(self.rfile, minor_version, authority)
        self._reader.begin_body()
        options = self.headers.tokens("connection")
        self.close_connection = "close" in options or (minor_version == 0 and "keep-alive" not in options)
        return True

    def _expects_continue(self) -> bool:
        """Return True if the client waits for `100 Continue` (RFC 9110, section 10.1.1)."""
        return self.request_version == "HTTP/1.1" and "100-continue" in self.headers.tokens("expect")

    def _send_continue(self) -> None:
        self.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse(self, refusal: RequestRefused) -> None:
        """Let the app answer, log and count a request of which nothing is known, then end the connection."""
        self.command, self.path, self.request_version = REFUSED_METHOD, "", "HTTP/1.1"
        self.headers = RequestHeaders(io.BytesIO(b"\r\n"), 0)
        self.close_connection = True
        self.environ = self.get_environ() | {REFUSAL: refusal}
        self.application = self.server.application
        self.handle_one_response()
        self._linger()

    def _linger(self) -> None:
        """Drop what still comes, for a moment: else a reset could take the answer from the client.

        RFC 9112, section 9.6.
        """
        end = monotonic() + LINGER_S
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            while (left_s := end - monotonic()) > 0:
                self.socket.settimeout(left_s)
                if not self.socket.recv(MAX_COPIED_BYTES):
                    return
                gevent.sleep(0)

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
        self.socket.settimeout(SEND_TIMEOUT_S)
        try:
            sent = self.socket.send(data)
            if sent < len(data):
                super()._sendall(memoryview(data)[sent:])
        except TimeoutError as error:  # gevent would take it for a defect
            raise ConnectionResetError(errno.ECONNRESET, "the client does not read") from error
        self.response_length += sent

    def finalize_headers(self) -> None:
        """Say that the connection ends after this response (RFC 9112, section 9.6), if it does.

        It ends if the client wants so, if the rest of the body is not wanted, if no place is free for another
        client, and if the process is about to end: the client's next connection then reaches another process.
        """
        unwanted = not (self.wsgi_input.ended or (self.code != 413 and self.wsgi_input.may_be_drained()))
        if self.close_connection or unwanted or self.server.closed or self.server.full():
            self.close_connection = True
            self.response_headers.append((b"Connection", b"close"))
            for option in [header for header in self.response_headers[:-1] if header[0] == b"Connection"]:
                self.response_headers.remove(option)  # gevent's keep-alive of HTTP/1.0
        super().finalize_headers()

    def log_request(self) -> None:
        """Log nothing: the app logs its requests itself."""

    def log_error(self, message: str, *arguments: Any) -> None:
        """Log nothing: gevent's messages hold pieces of the request."""


class Server(pywsgi.WSGIServer):  # type: ignore[misc]  # gevent has no types
    """One listening socket of one process. Connections that wait for a request give way to new ones."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self.idle: dict[Handler, None] = {}  # the connections without a whole head, the longest wait first
        self.readers: WeakSet[TimedReader] = WeakSet()  # of the open connections
        super().__init__(*arguments, **keywords)

    def handle(self, connection: Any, address: Any) -> None:
        """Serve a connection. If it took the last place, the one that has waited longest ends."""
        if self.full() and self.idle:
            handler = next(iter(self.idle))
            del self.idle[handler]
            handler.give_way()
        super().handle(connection, address)

    def close(self) -> None:
        """Accept the connections that wait in the kernel's backlog, then close the listening socket.

        Idle connections end soon after.

        The kernel resets a connection that nobody has accepted, and its request is lost unread. No greenlet
        runs between the last `accept` and the closing, unless the pool is full.
        """
        end = monotonic() + DRAIN_S
        while not self.closed and monotonic() < end and (accepted := self.do_read()):
            self.do_handle(*accepted)
        super().close()
        gevent.spawn(self._end_idle_connections)  # the process would wait for their clients

    def _end_idle_connections(self) -> None:
        while readers := [reader for reader in self.readers if reader.idle]:
            for reader in readers:
                reader.end_if_idle(CLOSING_IDLE_S)
            gevent.sleep(CLOSING_IDLE_S / 10)

    def update_environ(self) -> None:
        """Set the server's name, for which gevent would ask the DNS."""
        self.environ.setdefault("SERVER_NAME", str(self.address[0]))
        super().update_environ()


class Worker(GeventPyWSGIWorker):  # type: ignore[misc]  # gevent has no types
    """One process."""

    server_class = Server
    wsgi_handler = Handler
