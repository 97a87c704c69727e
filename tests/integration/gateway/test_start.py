"""The gateway's files in a real nginx, with other folders and another port, in front of an echo."""

import contextlib
import json
import re
import tempfile
import threading
import unittest
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from devtools.processes import Process, free_port, wait_until
from tests.integration.nginx import EXECUTABLE as NGINX
from tests.integration.nginx import TIMEOUT_S

GATEWAY = Path(__file__).parent.parent.parent.parent / "gateway"
ALLOWED, OTHER = "https://app.example.org", "https://evil.example.org"
EXIT_CONFIG = 78


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers of the request."""

    def do_GET(self) -> None:  # the name that the base class calls
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the output of the tests clean."""


@unittest.skipUnless(NGINX, "there is no nginx")
class TestGateway(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.echo = ThreadingHTTPServer(("127.0.0.1", free_port()), Echo)
        thread = threading.Thread(target=self.echo.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.echo.server_close)
        self.addCleanup(self.echo.shutdown)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.copy_files()

    def copy_files(self) -> None:
        """Copy the gateway's files with other folders, another port and another api."""
        (self.folder / "tmp").mkdir()
        for file in GATEWAY.iterdir():
            text = file.read_text(encoding="utf-8")
            text = re.sub(r"(?<![\w/])/tmp\b", f"{self.folder}/tmp", text)
            text = text.replace("/etc/nginx/gateway", str(self.folder))
            text = text.replace("listen 80 ", f"listen 127.0.0.1:{self.port} ")
            text = text.replace("resolver 127.0.0.11", "resolver 127.0.0.1:9")
            text = text.replace("http://$api", f"http://127.0.0.1:{self.echo.server_port}")
            (self.folder / file.name).write_text(text, encoding="utf-8")

    @contextlib.contextmanager
    def gateway(self, **settings: str) -> Iterator[None]:
        """Run the gateway with these settings."""
        process = Process(["sh", str(self.folder / "start.sh")], settings)
        try:
            wait_until(lambda: self.listens(process), "the gateway listens")
            yield
        finally:
            process.stop()

    def listens(self, process: Process) -> bool:
        process.check()
        try:
            return self.ask("/").ok
        except requests.ConnectionError:
            return False

    def ask(self, path: str, **headers: str) -> requests.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(self.url + path, headers=names, timeout=TIMEOUT_S)

    def test_the_prefix_of_a_client_never_reaches_the_api(self) -> None:
        with self.gateway():
            self.assertNotIn("X-Forwarded-Prefix", self.ask("/", X_Forwarded_Prefix="/evil").json())
        with self.gateway(PATH_PREFIX="/tools/sentiq/"):
            sent = self.ask("/", X_Forwarded_Prefix="/evil").json()
            self.assertEqual(sent["X-Forwarded-Prefix"], "/tools/sentiq")

    def test_its_own_errors_can_be_read_by_the_allowed_origins(self) -> None:
        with self.gateway(CORS_ORIGINS=f"HTTPS://App.example.org:443, http://[::1]:80,{ALLOWED}"):
            for origin, allowed in ((ALLOWED, ALLOWED), ("http://[::1]", "http://[::1]"), (OTHER, None)):
                answer = self.ask("/metrics", Origin=origin)  # the gateway refuses it
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(answer.headers.get("Access-Control-Allow-Origin"), allowed)
                self.assertEqual(answer.headers["Vary"], "Origin")
        with self.gateway(CORS_ORIGINS="*"):
            answer = self.ask("/metrics", Origin=OTHER)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")
            self.assertIn("Retry-After", answer.headers["Access-Control-Expose-Headers"])
        with self.gateway():
            answer = self.ask("/metrics", Origin=ALLOWED)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
            self.assertNotIn("Vary", answer.headers)

    def test_a_bad_setting_stops_the_start_with_one_line(self) -> None:
        for name, values in (
            ("PATH_PREFIX", ("sentiq", "//a", "/a b", "/a/../b", "/a;b", "/ñ")),
            ("CORS_ORIGINS", ("https://a;b", 'https://a"', "$host", "{}")),
        ):
            for value in values:
                with self.subTest(name=name, value=value):
                    process = Process(["sh", str(self.folder / "start.sh")], {name: value})
                    self.addCleanup(process.stop)
                    self.assertEqual(process.wait(), EXIT_CONFIG)
                    self.assertRegex(process.log, rf"\Asentiq gateway: {name} is '.*\n\Z")
                    self.assertRegex(process.log, r"it (may|must) be")
