"""An HTTP server that gives the answers that a test writes down: those of proxies and of other servers."""

import contextlib
import json
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any, Self

from devtools.processes import Server

PREDICTION = {
    "prediction": "Positivo",
    "sentiment": "positive",
    "score": 0.9,
    "probabilities": {"negative": 0.05, "neutral": 0.1, "positive": 0.85},
}


@dataclass(frozen=True)
class ScriptedAnswer:
    """An answer; with `close`, the connection ends in place of it. `pause_s` comes before each byte."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    close: bool = False
    pause_s: float = 0.0


@dataclass(frozen=True)
class SeenRequest:
    """A request that the server got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class ScriptedServer(Server):
    """A server on 127.0.0.1 that gives `answers` in turn, and then a prediction for each text that comes."""

    def __init__(self, answers: Sequence[ScriptedAnswer] = (), tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[SeenRequest] = []
        self._answers = list(answers)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:  # the name that http.server looks for
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.requests.append(SeenRequest(self.command, self.path, dict(self.headers), body))
                answer = server.next_answer(body)
                if answer.close:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                server.write_body(self.wfile, answer)

            do_GET = do_DELETE = do_POST  # noqa: N815

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"

    def start(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def write_body(self, stream: BufferedIOBase, answer: ScriptedAnswer) -> None:
        """Write the body of an answer, as slowly as it asks for, until the client has gone."""
        if not answer.pause_s:
            stream.write(answer.body)
            return
        with contextlib.suppress(OSError):
            for byte in answer.body:
                time.sleep(answer.pause_s)
                stream.write(bytes([byte]))

    def add_answer(self, answer: ScriptedAnswer) -> None:
        """Put an answer at the end of the script."""
        self._answers.append(answer)

    def next_answer(self, body: bytes) -> ScriptedAnswer:
        """Return the next answer of the script, or the predictions for the texts in `body`."""
        if self._answers:
            return self._answers.pop(0)
        fields = json.loads(body) if body else {}
        if "text" in fields:
            return json_answer({"success": True, "text": fields["text"], **PREDICTION})
        texts = fields.get("texts", [])
        return json_answer({"success": True, "predictions": [{"text": text, **PREDICTION} for text in texts]})


def json_answer(
    content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> ScriptedAnswer:
    """Return an answer with a JSON body."""
    return ScriptedAnswer(status, json.dumps(content).encode(), headers or {})


def problem(status: int, detail: str, **headers: str) -> ScriptedAnswer:
    """Return a problem of Sentiq; `Retry_After="1"` becomes the header Retry-After."""
    content = {"type": "about:blank", "status": status, "detail": detail, "success": False}
    return json_answer(content, status, {name.replace("_", "-"): value for name, value in headers.items()})
