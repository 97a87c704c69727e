"""Base of the GELF tests: a sender, a handler, and a receiver of datagrams."""

import contextlib
import io
import json
import logging
import os
import tempfile
import time
import unittest
from collections.abc import Callable

from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.handler import LineHandler
from sentiq.settings import GelfAddress

UNKNOWN_HOST = "graylog.invalid"  # RFC 2606: no such name, ever


LOOKUP = "sentiq.logging.gelf_sender.socket.getaddrinfo"


class GelfCase(unittest.TestCase):
    """A logger that writes its lines into a file and sends them; nothing may appear on standard error."""

    def setUp(self) -> None:
        self.output = self.enterContext(tempfile.TemporaryFile())
        self.errors = self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        self.addCleanup(lambda: self.assertEqual(self.errors.getvalue(), ""))

    def connect(self, port: int, host: str = "127.0.0.1", queue_limit: int = 10_000) -> GelfSender:
        """Begin to log to this address, with the waits of a minute made short."""
        sender = GelfSender(
            GelfAddress(host, port), queue_limit=queue_limit, lookup_interval_s=0.2, retry_interval_s=0.1
        )
        handler = LineHandler("worker", sender, self.output.fileno())
        self.logger = logging.Logger("sentiq.test", logging.DEBUG)
        self.logger.addHandler(handler)
        self.addCleanup(handler.close)
        sender_logger = logging.getLogger("sentiq.logging.gelf_sender")
        sender_logger.addHandler(handler)
        self.addCleanup(sender_logger.removeHandler, handler)
        return sender

    def warnings(self) -> list[dict[str, object]]:
        lines = os.pread(self.output.fileno(), 1 << 24, 0).splitlines()
        records = [json.loads(line) for line in lines]
        return [record for record in records if record["logger"] == "sentiq.logging.gelf_sender"]

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it never came true")
            time.sleep(0.01)
