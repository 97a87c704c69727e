"""A Graylog as strict as the real one in what its REST API takes, over real HTTP; it keeps what it is given.

    with GraylogFake() as graylog:
        … graylog.url …
        graylog.kept["streams"]

It refuses what Graylog 7 refuses (graylog_members.py), and a type of field that does not exist, which Graylog
takes and then fails on.
"""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.monitoring.graylog_routes import Answer, Json, Kept, answer

STARTING: Answer = (503, "DEAD")
ALIVE: Answer = (200, "ALIVE")
NO_CONTENT = 204
SHA2_OF_ADMIN = hashlib.sha256(b"admin").hexdigest()


class GraylogFake:
    """`changes` has the calls that changed something, `calls` counts all.

    `starting` is how many calls it answers as a Graylog that starts. At call `cut_at`, from 1, it cuts the
    line: before the call has an effect, or after that where `cut_after` is true.
    """

    def __init__(
        self, password_sha2: str = SHA2_OF_ADMIN, address: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self.kept = Kept()
        self.changes: list[str] = []
        self.calls = 0
        self.starting = 0
        self.cut_at = 0
        self.cut_after = False
        self._password_sha2 = password_sha2
        self._server = _Server(self, address)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Answer | None:
        """None: the line is cut."""
        self.calls += 1
        if self.calls == self.cut_at and not self.cut_after:
            return None
        status, body = self._answer(method, path.removeprefix("/api"), headers, content)
        if method != "GET" and status < 300:
            self.changes.append(f"{method} {path}")
        return None if self.calls == self.cut_at else (status, body)

    def _answer(self, method: str, path: str, headers: dict[str, str], content: bytes) -> Answer:
        if path == "/system/lbstatus":
            return self._alive()
        if not self._lets_in(headers.get("Authorization", "")):
            return 401, None
        if method != "GET" and not headers.get("X-Requested-By"):
            return 400, {"type": "ApiError", "message": "CSRF protection header is missing."}
        body: Json = json.loads(content) if content else None
        return answer(self.kept, method, path, body)

    def _lets_in(self, authorization: str) -> bool:
        """Only admin, whose password Graylog knows by its hash."""
        user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return user == "admin" and hashlib.sha256(password.encode()).hexdigest() == self._password_sha2

    def _alive(self) -> Answer:
        if not self.starting:
            return ALIVE
        self.starting -= 1
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
    def __init__(self, fake: GraylogFake, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.fake = fake


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answered = self.server.fake.answer(self.command, self.path, dict(self.headers), content)
        if answered is None:
            return  # and the line is closed, without a word
        status, body = answered
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
        """Nothing on standard error."""
