"""A fake of Graylog's REST API, over real HTTP. It refuses what Graylog 7 refuses, and keeps what it accepts.

    with FakeGraylog() as graylog:
        … graylog.url …
        graylog.entities["streams"]

request_members.py lists the members that Graylog accepts. The fake also refuses an unknown type of a field,
which Graylog accepts and then fails on.
"""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.monitoring.graylog.fake_routes import Entities, Json, Response, respond

STARTING: Response = (503, "DEAD")
ALIVE: Response = (200, "ALIVE")
NO_CONTENT = 204
SHA2_OF_ADMIN = hashlib.sha256(b"admin").hexdigest()


class FakeGraylog:
    """`changes` lists the calls that changed something, `calls` counts all calls.

    The first `starting_calls` calls get the response of a Graylog that starts. The connection of call number
    `cut_at`, counted from 1, is closed before the call has an effect, or after it if `cut_after` is true.
    """

    def __init__(
        self, password_sha2: str = SHA2_OF_ADMIN, address: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self.entities = Entities()
        self.changes: list[str] = []
        self.calls = 0
        self.starting_calls = 0
        self.cut_at = 0
        self.cut_after = False
        self._password_sha2 = password_sha2
        self._server = _Server(self, address)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def handle_call(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Response | None:
        """Return the response, or None if the connection is to be closed without one."""
        self.calls += 1
        if self.calls == self.cut_at and not self.cut_after:
            return None
        status, body = self._respond(method, path.removeprefix("/api"), headers, content)
        if method != "GET" and status < 300:
            self.changes.append(f"{method} {path}")
        return None if self.calls == self.cut_at else (status, body)

    def _respond(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Response:
        if path == "/system/lbstatus":
            return self._load_balancer_status()
        if not self._is_authorized(headers.get("Authorization", "")):
            return 401, None
        if method != "GET" and not headers.get("X-Requested-By"):
            return 400, {"type": "ApiError", "message": "CSRF protection header is missing."}
        body: Json = json.loads(content) if content else None
        return respond(self.entities, method, path, body)

    def _is_authorized(self, authorization: str) -> bool:
        """Accept only the user admin, with the password whose hash Graylog knows."""
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return user == "admin" and hashlib.sha256(password.encode()).hexdigest() == self._password_sha2

    def _load_balancer_status(self) -> Response:
        if not self.starting_calls:
            return ALIVE
        self.starting_calls -= 1
        return STARTING

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, fake: FakeGraylog, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.fake = fake


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        response = self.server.fake.handle_call(self.command, self.path, dict(self.headers), content)
        if response is None:
            return  # the base class closes the connection
        status, body = response
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if status != NO_CONTENT:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Print nothing on standard error."""
