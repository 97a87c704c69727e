"""The load generators, on a small server of which every answer is known."""

import shutil
import sys
import tempfile
import threading
import unittest
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

from benchmarks import load
from benchmarks.errors import BenchmarkError
from benchmarks.processes import Process
from devtools.processes import wait_until

GENERATORS = [*(["wrk"] if shutil.which("wrk") else []), "benchmarks/client.py"]
BODIES = [b'{"text": "one"}', b'{"text": "two"}', b'{"text": "three"}']


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: Counter[tuple[str, bytes, str]]
    status = 200

    def do_POST(self) -> None:  # http.server's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen[self.path, body, self.headers.get("Prefer", "")] += 1
        self.send_response(self.status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_arguments: object) -> None:
        """Not to the terminal."""


class LoadTests(unittest.TestCase):
    def setUp(self) -> None:
        self.seen: Counter[tuple[str, bytes, str]] = Counter()
        self.handler: type[Handler] = type("OwnHandler", (Handler,), {"seen": self.seen})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.addCleanup(self.server.server_close)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.shutdown)
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.bodies = Path(folder) / "bodies"
        self.bodies.write_bytes(b"\n".join(BODIES) + b"\n")

    def run_load(self, generator: str, **headers: str) -> load.Answered:
        port = self.server.server_address[1]
        with mock.patch("benchmarks.load.generator", return_value=generator):
            return load.run(load.Load(f"http://127.0.0.1:{port}/predict", self.bodies, 2, 1, headers))

    def test_every_body_is_sent_in_turn_and_every_answer_counted(self) -> None:
        for generator in GENERATORS:
            with self.subTest(generator=generator):
                self.seen.clear()
                answered = self.run_load(generator, Prefer="respond-async")
                expected = {("/predict", body, "respond-async") for body in BODIES}
                self.assertEqual(set(self.seen), expected)
                self.assertLessEqual(abs(self.seen.total() - answered.requests), 2)  # under way at the end
                self.assertEqual(answered.errors, 0)
                self.assertAlmostEqual(answered.rate, answered.requests / answered.seconds)
                self.assertTrue(0 < answered.p50_ms <= answered.p90_ms <= answered.p99_ms < 1000)
                self.assertGreater(answered.client_cpu_s, 0)

    def test_an_answer_of_400_and_more_is_an_error(self) -> None:
        self.handler.status = 503
        for generator in GENERATORS:
            with self.subTest(generator=generator):
                answered = self.run_load(generator)
                self.assertEqual((answered.errors, answered.rate), (answered.requests, 0))

    def test_a_server_that_is_not_there_is_no_figure(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        for generator in GENERATORS:
            with self.subTest(generator=generator), self.assertRaises(BenchmarkError):
                self.run_load(generator)


class ProcessTests(unittest.TestCase):
    def test_a_process_tells_its_time_and_memory_with_its_children(self) -> None:
        code = (
            "import os; child = os.fork(); x = bytearray(30_000_000)\nwhile child or os.getppid() > 1: pass"
        )
        with Process([sys.executable, "-c", code]) as process:
            wait_until(
                lambda: len(process.resident_mb()) == 2 and min(process.resident_mb()) > 30, "both are there"
            )
            before = process.cpu_s()
            wait_until(lambda: process.cpu_s() > before + 0.2, "they use time")

    def test_one_that_has_ended_is_found(self) -> None:
        with (
            Process(["false"]) as process,
            self.assertRaisesRegex(BenchmarkError, "false ended with status 1"),
        ):
            while True:
                process.check()
