"""What one record looks like on standard output, and what can never go wrong there."""

import io
import json
import logging
import math
import os
import subprocess
import sys
import textwrap
import unittest
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from sentiq import logging as logs
from sentiq.logging import gelf_sender as gelf
from sentiq.logging.handler import LineHandler
from sentiq.logging.records import PredictionFields
from sentiq.settings import GelfAddress

ROOT = Path(__file__).resolve().parents[4]
BROKEN = "\ud800 alone"


class LinesCase(unittest.TestCase):
    """A logger whose handler writes into a pipe."""

    def setUp(self) -> None:
        self.reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.reader)
        self.handler = LineHandler("api", descriptor=self.writer)
        self.logger = logging.Logger("sentiq.test", logging.DEBUG)  # of its own: not below the root logger
        self.logger.addHandler(self.handler)
        self.stderr = sys.stderr
        sys.stderr = io.StringIO()
        self.addCleanup(self.check_stderr)

    def check_stderr(self) -> None:
        written, sys.stderr = sys.stderr, self.stderr
        assert isinstance(written, io.StringIO)
        self.assertEqual(written.getvalue(), "")

    def lines(self) -> list[bytes]:
        os.close(self.writer)
        with open(self.reader, "rb", closefd=False) as pipe:
            return pipe.read().splitlines(keepends=True)

    def record(self) -> dict[str, object]:
        """The only line there is; strict about its JSON."""
        (line,) = self.lines()
        self.assertTrue(line.endswith(b"\n"))
        document = json.loads(line.decode(), parse_constant=self.fail)
        assert isinstance(document, dict)
        return document


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


class TestOutput(LinesCase):
    def test_a_reader_that_has_gone_is_no_error(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        handler = LineHandler("api", descriptor=writer)
        handler.emit(logging.makeLogRecord({"msg": "into the void"}))
        os.close(self.writer)

    def test_a_closed_descriptor_is_no_error(self) -> None:
        os.close(self.writer)
        self.logger.info("into the void")

    def test_a_full_pipe_loses_lines_but_tears_none_of_the_later_ones(self) -> None:
        os.set_blocking(self.writer, False)
        self.logger.info("x" * 100_000)  # more than a pipe holds: only its beginning fits
        self.logger.info("lost")
        self.assertEqual(os.read(self.reader, 1 << 20)[-1:], b"x")
        self.logger.info("after")
        end_of_the_torn_line, after = self.lines()
        self.assertEqual(end_of_the_torn_line, b"\n")
        self.assertEqual(json.loads(after)["message"], "after")

    def test_a_full_pipe_that_took_whole_lines_is_not_torn(self) -> None:
        page = 4096  # a pipe is filled by pages
        self.logger.info("m", extra={"many": [{"pad": ""}]})
        pad = "x" * (page - len(os.read(self.reader, page)))
        os.set_blocking(self.writer, False)
        self.logger.info("m", extra={"many": [{"pad": pad}] * 100})
        read = os.read(self.reader, 1 << 20)
        self.assertEqual((len(read) % page, read[-1:]), (0, b"\n"))
        self.logger.info("after")
        (after,) = self.lines()
        self.assertEqual(json.loads(after)["message"], "after")

    def test_a_line_longer_than_a_pipe_arrives_whole(self) -> None:
        program = """
            import logging
            from sentiq import logging as logs
            logs.configure("api", "INFO")
            logging.info("x" * 1_000_000)
        """
        out, _ = run(program)
        self.assertEqual(len(json.loads(out)["message"]), 1_000_000)
        os.close(self.writer)


class TestConfigure(unittest.TestCase):
    def test_every_logger_of_the_process_writes_lines_from_the_level_on(self) -> None:
        program = """
            import logging
            from sentiq import logging as logs
            logging.basicConfig()
            logs.configure("worker", "WARNING")
            logging.getLogger("redis").info("too quiet")
            logging.getLogger("redis").error("heard")
        """
        out, err = run(program)
        record = json.loads(out)
        self.assertEqual(
            (record["logger"], record["message"], record["service"]), ("redis", "heard", "worker")
        )
        self.assertEqual(err, "")

    def test_configuring_again_replaces_and_closes_what_was_there(self) -> None:
        program = """
            import logging
            from sentiq import logging as logs
            from sentiq.settings import GelfAddress
            first = logs.configure("api", "INFO", GelfAddress("127.0.0.1", 9))
            second = logs.configure("api", "INFO")
            first.sender.put(b"{}")
            assert first.sender.dropped == 1, "it still takes records"
            assert second.sender is None
            logging.info("once")
        """
        out, err = run(program)
        self.assertEqual(out.count("once"), 1)
        self.assertEqual(err, "")

    def test_a_process_whose_reader_has_gone_ends_well(self) -> None:
        program = """
            import logging, os
            from sentiq import logging as logs
            logs.configure("api", "INFO")
            reader, writer = os.pipe()
            os.dup2(writer, 1)
            os.close(reader)
            logging.info("into the void")
        """
        out, err = run(program)
        self.assertEqual((out, err), ("", ""))

    def test_the_senders_own_complaints_are_not_sent(self) -> None:
        sender = gelf.GelfSender(GelfAddress("127.0.0.1", 9), queue_limit=0)
        self.addCleanup(sender.close)
        with open(os.devnull, "wb") as devnull:
            handler = LineHandler("api", sender, devnull.fileno())
            handler.emit(logging.makeLogRecord({"name": gelf.LOGGER_NAME, "msg": "complaint"}))
            self.assertEqual(sender.dropped, 0)
            handler.emit(logging.makeLogRecord({"name": "sentiq", "msg": "record"}))
            self.assertEqual(sender.dropped, 1)


def run(program: str) -> tuple[str, str]:
    """Output and errors of a Python process, which must end with status 0."""
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
    if done.returncode:
        raise AssertionError(f"status {done.returncode}: {done.stderr}")
    return done.stdout, done.stderr
