"""Log records on their way to Graylog, over a real UDP socket, in good times and in bad ones."""

import base64
import contextlib
import io
import json
import logging
import math
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np

from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.handler import LineHandler
from sentiq.logging.records import log_predictions
from sentiq.settings import GelfAddress
from tests.gelf_receiver import GelfReceiver, GelfRefusedError, decode

ROOT = Path(__file__).resolve().parents[4]
UNKNOWN_HOST = "graylog.invalid"  # RFC 2606: no such name, ever
LOOKUP = "sentiq.logging.gelf_sender.socket.getaddrinfo"
PREDICTION_FIELDS = {
    "_job_id": "9f1c",
    "_sentiment": "positive",
    "_score": 1.0,
    "_probability_negative": 0.0,
    "_probability_neutral": 0.0,
    "_probability_positive": 1.0,
    "_text_chars": 12,
    "_batch_size": 3,
    "_total_ms": 2.5,
}


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


class TestMessages(GelfCase):
    def setUp(self) -> None:
        super().setUp()
        self.receiver = self.enterContext(GelfReceiver())
        self.sender = self.connect(self.receiver.port)

    def test_score_and_probabilities_of_a_prediction_arrive_as_numbers(self) -> None:
        probabilities = {"negative": np.float32(0), "neutral": 0.0, "positive": np.float64(1)}
        log_predictions(
            self.logger,
            [
                {
                    "job_id": "9f1c",
                    "sentiment": "positive",
                    "score": np.float32(1),  # type: ignore[typeddict-item]  # as a careless caller would
                    "probabilities": probabilities,  # type: ignore[typeddict-item]  # likewise
                    "text_chars": 12,
                    "batch_size": 3,
                    "total_ms": 2.5,
                }
            ],
        )
        message = self.receiver.receive()
        found = {name: message.get(name) for name in PREDICTION_FIELDS}
        self.assertEqual(found, PREDICTION_FIELDS)
        self.assertEqual({type(found[name]) for name in found if "_pro" in name}, {float})
        self.assertEqual((type(found["_score"]), type(found["_text_chars"])), (float, int))

    def test_a_message_says_who_sent_it_when_and_how_grave_it_is(self) -> None:
        self.logger.warning("slow")
        message = self.receiver.receive()
        self.assertEqual(message["host"], socket.gethostname())
        self.assertEqual((message["_service"], message["_logger"]), ("worker", "sentiq.test"))
        self.assertEqual((message["short_message"], message["level"]), ("slow", 4))
        assert isinstance(message["timestamp"], float)
        self.assertLess(abs(message["timestamp"] - time.time()), 5)

    def test_levels_are_those_of_syslog_even_a_made_up_one(self) -> None:
        levels = (logging.CRITICAL, logging.ERROR, logging.INFO, logging.DEBUG, 25)
        for level in levels:
            self.logger.log(level, "m")
        self.assertEqual([self.receiver.receive()["level"] for _ in levels], [2, 3, 6, 7, 5])

    def test_what_is_neither_string_nor_number_is_made_one_or_left_out(self) -> None:
        fields = {
            "yes": True,
            "none": None,
            "nan": math.nan,
            "list": [1, "a"],
            "odd näme": 1,
            "a": {"b": {"c": 2}},
        }
        self.logger.info("m", extra={"fields": fields})
        message = self.receiver.receive()
        self.assertEqual((message["_yes"], message["_list"]), ("true", '[1,"a"]'))
        self.assertEqual((message["_odd_n_me"], message["_a_b_c"]), (1, 2))
        self.assertFalse({"_none", "_nan"} & message.keys())

    def test_an_exception_goes_along_as_the_full_message(self) -> None:
        try:
            raise ValueError("no")
        except ValueError:
            self.logger.exception("failed")
        message = self.receiver.receive()
        self.assertEqual(message["short_message"], "failed")
        self.assertRegex(str(message["full_message"]), r"(?s)^failed\nTraceback .*ValueError: no$")

    def test_a_blank_message_is_given_a_text(self) -> None:
        for blank in ("", " \n", "\0"):
            self.logger.info(blank)
            self.assertEqual(self.receiver.receive()["short_message"], "(blank)")

    def test_broken_surrogates_arrive_as_text(self) -> None:
        self.logger.info("\ud800 alone")
        self.assertEqual(self.receiver.receive()["short_message"], "\ufffd alone")

    def test_a_record_of_50_kb_comes_whole_in_chunks(self) -> None:
        text = base64.b64encode(os.urandom(50_000)).decode()
        self.logger.info("large", extra={"fields": {"text": text, "score": 1.0}})
        message = self.receiver.receive()
        self.assertEqual((message["_text"], message["_score"]), (text, 1.0))
        self.assertGreater(self.receiver.most_chunks, 40)

    def test_a_record_of_every_size_around_one_datagram_arrives(self) -> None:
        for least in (700, 800, 900):
            for size in range(least, least + 100):
                self.logger.info("m", extra={"fields": {"text": "x" * size}})
            sizes = [len(str(self.receiver.receive()["_text"])) for _ in range(100)]
            self.assertEqual(sizes, list(range(least, least + 100)))

    def test_a_record_of_more_than_128_chunks_is_cut_short(self) -> None:
        text = base64.b64encode(os.urandom(300_000)).decode()
        self.logger.info(text)
        message = self.receiver.receive()
        short_message = str(message["short_message"])
        self.assertEqual((message["_chunk_overflow"], message["facility"]), ("true", "worker"))
        self.assertGreater(len(short_message), 50_000)
        self.assertTrue(text.startswith(short_message))

    def test_a_burst_arrives_in_order_and_is_counted(self) -> None:
        for number in range(300):
            self.logger.info("m", extra={"fields": {"number": number}})
        numbers = [self.receiver.receive()["_number"] for _ in range(300)]
        self.assertEqual(numbers, list(range(300)))
        self.wait_until(lambda: self.sender.sent == 300)
        self.assertEqual((self.sender.dropped, self.warnings()), (0, []))

    def test_the_name_is_looked_up_once_for_many_records(self) -> None:
        with mock.patch(LOOKUP, wraps=socket.getaddrinfo) as lookup:
            for _ in range(500):
                self.logger.info("m")
            self.wait_until(lambda: self.sender.sent == 500)
        self.assertLessEqual(lookup.call_count, 2)


class TestTrouble(GelfCase):
    def test_an_unknown_host_drops_the_records_and_warns_once(self) -> None:
        sender = self.connect(12201, UNKNOWN_HOST)
        for _ in range(3):
            dropped = sender.dropped
            self.logger.info("m")
            self.wait_until(lambda before=dropped: sender.dropped > before)  # type: ignore[misc]  # a lambda's default
        self.assertEqual((sender.sent, sender.dropped), (0, 3))
        self.wait_until(lambda: len(self.warnings()) > 0)
        time.sleep(0.3)
        (warning,) = self.warnings()
        self.assertEqual(
            (warning["level"], warning["reason"]), ("WARNING", f"host {UNKNOWN_HOST} is unknown")
        )

    def test_where_graylog_was_before_it_goes_on_warning(self) -> None:
        self.assertGreater(self.warnings_of_a_second(sent_before=1), 1)

    def test_where_graylog_never_was_it_warns_once(self) -> None:
        self.assertEqual(self.warnings_of_a_second(sent_before=0), 1)

    @mock.patch("sentiq.logging.gelf_sender.REPORT_INTERVAL_S", 0.2)
    def warnings_of_a_second(self, sent_before: int) -> int:
        self.connect(12201, UNKNOWN_HOST).sent = sent_before
        for _ in range(10):
            self.logger.info("m")
            time.sleep(0.1)
        return len(self.warnings())

    def test_a_name_that_no_host_can_have_is_an_unknown_host(self) -> None:
        sender = self.connect(12201, "a..b")
        self.logger.info("m")
        self.wait_until(lambda: sender.dropped == 1)

    def test_logging_stays_fast_while_the_host_is_unknown_and_its_lookup_hangs(self) -> None:
        def hang(*_: object, **__: object) -> None:
            time.sleep(0.5)
            raise socket.gaierror("no answer")

        with mock.patch(LOOKUP, hang):
            self.connect(12201, UNKNOWN_HOST)
            taken_s = sorted(self.time_of_a_record() for _ in range(2_000))
        self.assertLess(taken_s[int(len(taken_s) * 0.99)], 0.001)

    def time_of_a_record(self) -> float:
        begin = time.perf_counter()
        self.logger.info("m", extra={"fields": {"score": 0.5}})
        taken_s = time.perf_counter() - begin
        time.sleep(0.0005)  # spread over several lookups
        return taken_s

    def test_a_closed_port_drops_records_and_warns_once(self) -> None:
        with GelfReceiver() as receiver:
            port = receiver.port
        sender = self.connect(port)
        self.log_until(lambda: sender.dropped > 20)
        self.assertLess(sender.sent, sender.dropped)  # one goes out now and then, to see whether it is back
        (warning,) = self.warnings()
        self.assertIn("refused", str(warning["reason"]))

    def test_a_receiver_that_was_away_gets_records_again(self) -> None:
        with GelfReceiver() as receiver:
            port = receiver.port
            sender = self.connect(port)
            self.logger.info("before")
            self.assertEqual(receiver.receive()["short_message"], "before")
        self.log_until(lambda: sender.dropped > 0)
        with GelfReceiver(port) as receiver:
            sent = sender.sent
            self.log_until(lambda: sender.sent > sent + 3)
            self.assertEqual(receiver.receive()["short_message"], "again")

    def log_until(self, condition: Callable[[], bool]) -> None:
        def log_and_ask() -> bool:
            self.logger.info("again")
            return condition()

        self.wait_until(log_and_ask)

    def test_a_host_that_becomes_known_later_gets_records(self) -> None:
        with GelfReceiver() as receiver:
            with mock.patch(LOOKUP, side_effect=socket.gaierror("not yet")):
                sender = self.connect(receiver.port)
                self.log_until(lambda: sender.dropped > 0)
            self.log_until(lambda: sender.sent > 0)
            self.assertEqual(receiver.receive()["short_message"], "again")

    def test_a_host_that_comes_back_with_another_address_gets_records(self) -> None:
        with GelfReceiver() as old, GelfReceiver() as new:
            self.connect(old.port)
            self.logger.info("first")
            self.assertEqual(old.receive()["short_message"], "first")
            moved = [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("127.0.0.1", new.port))]
            with mock.patch(LOOKUP, return_value=moved):
                time.sleep(0.3)
                self.logger.info("second")
                self.assertEqual(new.receive()["short_message"], "second")

    def test_a_lookup_that_fails_later_keeps_the_address_known_before(self) -> None:
        with GelfReceiver() as receiver:
            self.connect(receiver.port)
            self.logger.info("first")
            receiver.receive()
            with mock.patch(LOOKUP, side_effect=socket.gaierror("away")):
                time.sleep(0.3)
                self.logger.info("second")
                self.assertEqual(receiver.receive()["short_message"], "second")

    def test_a_full_queue_drops_and_counts_the_newest(self) -> None:
        go_on = threading.Event()

        def wait_for_it(*_: object, **__: object) -> object:
            go_on.wait(10)
            return mock.DEFAULT

        with GelfReceiver() as receiver, mock.patch(LOOKUP, wraps=socket.getaddrinfo) as lookup:
            lookup.side_effect = wait_for_it
            sender = self.connect(receiver.port, queue_limit=10)
            self.logger.info("0")
            self.wait_until(lambda: lookup.called)  # the thread now holds the first and hangs
            for number in range(1, 16):
                self.logger.info("%d", number)
            self.assertEqual(sender.dropped, 5)
            go_on.set()
            arrived = [receiver.receive()["short_message"] for _ in range(11)]
        self.assertEqual(arrived, [str(number) for number in range(11)])
        self.wait_until(lambda: len(self.warnings()) == 1)
        self.assertEqual(self.warnings()[0]["dropped"], 5)


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
