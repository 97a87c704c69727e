"""A Graylog that is away, unknown or slow."""

import socket
import threading
import time
from collections.abc import Callable
from unittest import mock

from tests.gelf_receiver import GelfReceiver
from tests.integration.sentiq.logging.gelf_case import LOOKUP, UNKNOWN_HOST, GelfCase


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
