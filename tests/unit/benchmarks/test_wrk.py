"""wrk, on a small server that counts its requests."""

import os
import shutil
import tempfile
import threading
import unittest
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

from benchmarks.wrk import WrkFigures, WrkLoad, require_wrk, run_wrk
from devtools.errors import BenchmarkError, ProgramMissing

BODIES = [b'{"text": "one"}', b'{"text": "two"}', b'{"text": "three"}']
CONNECTIONS = 2


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received: Counter[tuple[str, bytes, str]]
    status = 200

    def do_POST(self) -> None:  # http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received[self.path, body, self.headers.get("Prefer", "")] += 1
        self.send_response(self.status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@unittest.skipUnless(shutil.which("wrk"), "there is no wrk on the PATH")
class WrkTest(unittest.TestCase):
    def setUp(self) -> None:
        self.received: Counter[tuple[str, bytes, str]] = Counter()
        self.handler: type[Handler] = type("OwnHandler", (Handler,), {"received": self.received})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.addCleanup(self.server.server_close)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.shutdown)
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.bodies = Path(folder) / "bodies"
        self.bodies.write_bytes(b"\n".join(BODIES) + b"\n")

    def run_load(self, **headers: str) -> WrkFigures:
        url = f"http://127.0.0.1:{self.server.server_address[1]}/predict"
        return run_wrk(WrkLoad(url, self.bodies, CONNECTIONS, 1, headers))

    def test_all_bodies_are_sent_and_all_answers_are_counted(self) -> None:
        figures = self.run_load(Prefer="respond-async")
        self.assertEqual(set(self.received), {("/predict", body, "respond-async") for body in BODIES})
        # At the end one request of each connection may have been received and not counted.
        self.assertLessEqual(abs(self.received.total() - figures.requests), CONNECTIONS)
        self.assertEqual(figures.errors, 0)
        self.assertAlmostEqual(figures.rate, figures.requests / figures.seconds)
        self.assertTrue(0 < figures.p50_ms <= figures.p90_ms <= figures.p99_ms)
        self.assertGreater(figures.wrk_cpu_s, 0)

    def test_an_answer_of_400_or_above_is_an_error(self) -> None:
        self.handler.status = 503
        figures = self.run_load()
        self.assertEqual((figures.errors, figures.rate), (figures.requests, 0))

    def test_without_an_answer_there_are_no_figures(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        with self.assertRaises(BenchmarkError):
            self.run_load()


class MissingWrkTest(unittest.TestCase):
    def test_a_machine_without_wrk_is_told_how_to_install_it(self) -> None:
        with (
            mock.patch.dict(os.environ, {"PATH": "/no/such/folder"}),
            self.assertRaises(ProgramMissing) as caught,
        ):
            require_wrk()
        for words in ("wrk", "apt install wrk", "brew install wrk"):
            self.assertIn(words, str(caught.exception))
