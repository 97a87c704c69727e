"""The end of a sender, and of processes that log."""

import contextlib
import socket
import subprocess
import sys
import textwrap
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from tests.gelf_receiver import GelfReceiver, GelfRefusedError, decode
from tests.integration.sentiq.logging.gelf_case import LOOKUP, UNKNOWN_HOST, GelfCase

ROOT = Path(__file__).resolve().parents[4]


class TestClosing(GelfCase):
    def test_closing_sends_what_waits_and_takes_no_more(self) -> None:
        with GelfReceiver() as receiver:
            sender = self.connect(receiver.port)
            for _ in range(300):
                self.logger.info("m")
            sender.close()
            self.assertEqual((sender.sent, sender.dropped), (300, 0))
            self.logger.info("too late")
            self.assertEqual((sender.sent, sender.dropped), (300, 1))
            for _ in range(300):
                receiver.receive()

    def test_closing_takes_a_second_at_most_and_counts_what_was_left(self) -> None:
        go_on = threading.Event()

        def hang(*_: object, **__: object) -> None:
            go_on.wait(10)
            raise socket.gaierror("no answer")

        with mock.patch(LOOKUP, hang):
            sender = self.connect(12201, UNKNOWN_HOST)
            for _ in range(50):
                self.logger.info("m")
            begin = time.monotonic()
            sender.close()
            self.assertLess(time.monotonic() - begin, 1.5)
            go_on.set()
            self.wait_until(lambda: sender.dropped == 50)

    def test_closing_before_the_first_record_is_fine(self) -> None:
        self.connect(12201).close()


PREPARE = """
    import logging, os, sys
    from sentiq.logging import gelf_sender as gelf
    from sentiq import logging as logs
    address = gelf.GelfAddress("127.0.0.1", int(sys.argv[1]))
"""


CONFIGURE = "    logs.configure('api', 'INFO', address)\n"


PATCH = "    from gevent import monkey; monkey.patch_all()\n"


WAIT = "    import time; time.sleep(0.5)\n"


def log(message: str) -> str:
    return f"    logging.info({message!r})\n"


class TestProcesses(unittest.TestCase):
    """Whole processes: what is on their standard error is on the test's conscience."""

    def run_process(self, program: str) -> list[object]:
        """Messages that reached the receiver by the time the process had ended."""
        with GelfReceiver() as receiver:
            command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program), str(receiver.port)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            messages = []
            with contextlib.suppress(TimeoutError):
                while True:
                    messages.append(receiver.receive(0.1)["short_message"])
            return messages

    def test_a_process_that_ends_at_once_still_sends_its_record(self) -> None:
        self.assertEqual(self.run_process(PREPARE + CONFIGURE + log("bye")), ["bye"])

    def test_a_forked_process_sends_its_own_records(self) -> None:
        fork = "    if os.fork(): os.wait()\n    else: logging.info('child')\n"
        messages = self.run_process(PREPARE + CONFIGURE + log("parent") + WAIT + fork)
        self.assertEqual(messages, ["parent", "child"])

    def test_it_works_under_gevent_patched_before(self) -> None:
        self.assertEqual(
            self.run_process(PATCH + PREPARE + CONFIGURE + log("a") + WAIT + log("b")), ["a", "b"]
        )

    def test_it_works_under_gevent_patched_after_it_was_configured(self) -> None:
        self.assertEqual(
            self.run_process(PREPARE + CONFIGURE + PATCH + log("a") + WAIT + log("b")), ["a", "b"]
        )


class TestReceiver(unittest.TestCase):
    """The receiver must refuse what Graylog refuses, or the tests above prove nothing."""

    GOOD = b'{"version":"1.1","host":"h","short_message":"m","timestamp":1.5,"level":6%s}'

    def test_it_takes_a_good_message(self) -> None:
        self.assertEqual(decode(self.GOOD % b',"_score":1.0')["_score"], 1.0)

    def test_it_refuses_what_graylog_refuses_or_changes(self) -> None:
        for bad in (
            b":1",
            b'"_a":NaN',
            b'"_a":true',
            b'"_a":null',
            b'"_a":{}',
            b'"_a":[]',
            b'"a":1',
            b'"_id":1',
        ):
            with self.subTest(bad), self.assertRaises(GelfRefusedError):
                decode(self.GOOD % (b"," + bad))
        for bad in (self.GOOD.replace(b'"m"', b'" "'), self.GOOD.replace(b'"h"', b'""')):
            with self.subTest(bad), self.assertRaises(GelfRefusedError):
                decode(bad % b"")
