"""The line of one record, and records that cannot be encoded."""

import json
import logging
import math
from datetime import datetime, timedelta

import numpy as np

from sentiq import logging as logs
from sentiq.logging.records import PredictionFields
from tests.unit.sentiq.logging.lines_case import LinesCase

BROKEN = "\ud800 alone"


class TestRecord(LinesCase):
    def test_a_record_has_time_level_logger_message_and_service(self) -> None:
        self.logger.warning("slow: %d ms", 12)
        record = self.record()
        time = datetime.fromisoformat(str(record.pop("time")))
        self.assertEqual(time.utcoffset(), timedelta(0))
        self.assertLess(abs(datetime.now(time.tzinfo) - time), timedelta(seconds=5))
        expected = {"level": "WARNING", "logger": "sentiq.test", "message": "slow: 12 ms", "service": "api"}
        self.assertEqual(record, expected)

    def test_the_time_has_milliseconds_and_says_utc(self) -> None:
        self.logger.handle(
            logging.makeLogRecord({"msg": "then", "levelno": logging.INFO, "created": 1_700_000_000.0})
        )
        self.assertEqual(self.record()["time"], "2023-11-14T22:13:20.000Z")

    def test_a_prediction_keeps_its_numbers_as_numbers(self) -> None:
        fields = PredictionFields(score=1.0, probabilities={"negative": 0.25}, text_chars=4)
        logs.log_predictions(self.logger, [fields])
        record = self.record()
        self.assertEqual(record["message"], "prediction")
        self.assertIs(type(record["score"]), float)
        self.assertEqual(record["probabilities"], {"negative": 0.25})
        self.assertEqual(record["text_chars"], 4)

    def test_many_predictions_are_a_line_each(self) -> None:
        logs.log_predictions(self.logger, [{"job_id": "a"}, {"job_id": "b"}])
        records = [json.loads(line) for line in self.lines()]
        self.assertEqual([record["job_id"] for record in records], ["a", "b"])
        self.assertEqual({record["message"] for record in records}, {"prediction"})

    def test_no_predictions_are_no_line(self) -> None:
        logs.log_predictions(self.logger, [])
        self.assertEqual(self.lines(), [])

    def test_a_request_has_its_status_as_a_number(self) -> None:
        logs.log_request(self.logger, {"status_code": 503, "path": "/predict"})
        record = self.record()
        self.assertEqual((record["status_code"], record["path"]), (503, "/predict"))

    def test_the_kinds_that_dashboards_know_say_which_they_are(self) -> None:
        logs.log_predictions(self.logger, [{"score": 0.5}])
        logs.log_request(self.logger, {"status_code": 200})
        logs.log_feedback(
            self.logger,
            {
                "request_id": "r",
                "job_id": "1",
                "index": 0,
                "sentiment": "neutral",
                "predicted": "neutral",
                "correct": True,
            },
        )
        logs.log_queue(self.logger, {"waiting": 0})
        records = [json.loads(line) for line in self.lines()]
        kinds = ["prediction", "request", "feedback", "queue"]
        self.assertEqual([record["event"] for record in records], kinds)
        self.assertEqual([record["message"] for record in records], kinds)

    def test_a_field_cannot_hide_the_message_or_the_service(self) -> None:
        self.logger.info("true", extra={"fields": {"message": "false", "service": "false", "level": 0}})
        record = self.record()
        self.assertEqual((record["message"], record["service"], record["level"]), ("true", "api", "INFO"))

    def test_numpy_values_become_numbers_and_lists(self) -> None:
        values = {"a": np.float32(0.5), "b": np.float64(1), "c": np.int64(7), "d": np.bool_(True)}
        self.logger.info("m", extra={"fields": values | {"e": np.array([0.5, 1.0])}})
        record = self.record()
        self.assertEqual([record[name] for name in "abcde"], [0.5, 1.0, 7, True, [0.5, 1.0]])

    def test_nan_and_infinity_become_null(self) -> None:
        values = {"a": math.nan, "b": -math.inf, "c": np.float32("nan"), "d": {"e": math.inf}}
        self.logger.info("m", extra={"fields": values})
        record = self.record()
        self.assertEqual([record[name] for name in "abcd"], [None, None, None, {"e": None}])

    def test_an_exception_is_one_field_of_one_line(self) -> None:
        try:
            raise ValueError("first\nsecond")
        except ValueError:
            self.logger.exception("failed")
        record = self.record()
        self.assertIn("Traceback (most recent call last):\n", str(record["exception"]))
        self.assertIn("ValueError: first\nsecond", str(record["exception"]))

    def test_an_exception_asked_for_where_there_is_none_adds_no_field(self) -> None:
        self.logger.error("calm", exc_info=True)
        self.assertNotIn("exception", self.record())


class TestHostileRecords(LinesCase):
    def test_control_characters_never_break_the_line(self) -> None:
        text = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029"
        self.logger.info(text, extra={"fields": {"text": text}})
        record = self.record()
        self.assertEqual((record["message"], record["text"]), (text, text))

    def test_broken_surrogates_are_replaced_and_pairs_are_joined(self) -> None:
        self.logger.info("\ud83d\ude00 %s", BROKEN, extra={"fields": {BROKEN: [BROKEN], "last": "x\udbff"}})
        record = self.record()
        self.assertEqual(record["message"], "\U0001f600 \ufffd alone")
        self.assertEqual(record["last"], "x\ufffd")
        self.assertIn("\ufffd alone", record)

    def test_one_value_that_json_cannot_say_leaves_the_others_as_they_are(self) -> None:
        cycle: list[object] = []
        cycle.append(cycle)
        values = {1: "one", "huge": 2**70, "cycle": cycle, "keys": {1: 2}, "score": 0.5}
        self.logger.info("m", extra={"fields": values})
        record = self.record()
        self.assertEqual([record[name] for name in ("1", "score")], ["one", 0.5])
        self.assertEqual(
            [record[name] for name in ("huge", "cycle", "keys")], [str(2**70), "[[...]]", "{1: 2}"]
        )

    def test_an_object_becomes_its_text(self) -> None:
        self.logger.info("m", extra={"fields": {"error": ValueError("no"), "at": timedelta(seconds=1)}})
        record = self.record()
        self.assertEqual((record["error"], record["at"]), ("no", "0:00:01"))

    def test_wrong_arguments_become_a_line_that_says_where(self) -> None:
        self.logger.info("%d texts", "no number")
        self.assertRegex(
            str(self.record()["message"]), r"^unreadable log record from .*test_handler\.py:\d+: TypeError"
        )

    def test_a_value_whose_text_raises_becomes_a_line_too(self) -> None:
        class Rude:
            def __str__(self) -> str:
                raise RuntimeError("no")

        self.logger.info("m", extra={"fields": {"rude": Rude()}})
        self.assertIn("unreadable log record", str(self.record()["message"]))

    def test_fields_that_are_no_mapping_become_a_line_too(self) -> None:
        self.logger.info("m", extra={"fields": "text"})
        self.assertIn("TypeError", str(self.record()["message"]))
