"""GELF messages as a receiver gets them."""

import base64
import logging
import math
import os
import socket
import time
import zlib
from unittest import mock

import numpy as np

from sentiq.logging.records import log_predictions
from tests.gelf_receiver import GelfReceiver
from tests.integration.sentiq.logging.gelf_case import LOOKUP, GelfCase

PREDICTION_FIELDS = {
    "_job_id": "9f1c",
    "_sentiment": "positive",
    "_score": 1.0,
    "_probability_negative": 0.0,
    "_probability_neutral": 0.0,
    "_probability_positive": 1.0,
    "_confident": "true",  # Graylog drops booleans
    "_truncated": "false",
    "_text_chars": 12,
    "_batch_size": 3,
    "_total_ms": 2.5,
}


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
                    "confident": True,
                    "truncated": False,
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
        checksum = f"{zlib.crc32('odd näme'.encode()):08x}"
        self.assertEqual((message[f"_odd_n_me_{checksum}"], message["_a_b_c"]), (1, 2))
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
