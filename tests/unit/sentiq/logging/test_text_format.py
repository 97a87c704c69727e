"""Log lines for people: their layout, and the text of strangers that must not reach a terminal as it is."""

import logging
import os
import pty
import time
import unittest

import orjson

from sentiq import logging as logs
from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.handler import LineHandler
from sentiq.logging.text_format import TextFormat, choose_text_format
from sentiq.settings import GelfAddress
from tests.gelf_receiver import GelfReceiver

TIME = r"\d\d:\d\d:\d\d\.\d{3}"


def render(color: bool = False, **fields: object) -> str:
    """Return the text of a record with these fields."""
    own = {
        "time": "2025-01-31T12:00:00.123Z",
        "level": "INFO",
        "logger": "api",
        "message": "request",
        "service": "api",
    }
    return TextFormat(color=color).render_line(orjson.dumps(own | fields)).decode()


def use_time_zone(name: str | None) -> None:
    os.environ.pop("TZ", None)
    if name is not None:
        os.environ["TZ"] = name
    time.tzset()


class LayoutTests(unittest.TestCase):
    def test_a_line_is_time_level_message_and_fields(self) -> None:
        line = render(event="request", method="POST", status_code=200)
        self.assertRegex(line, rf"^{TIME} INFO request method=POST status_code=200\n$")

    def test_the_time_is_that_of_the_machine(self) -> None:
        before = os.environ.get("TZ")
        self.addCleanup(use_time_zone, before)
        use_time_zone("UTC-5:30")  # POSIX: 5 h 30 min east of Greenwich
        self.assertTrue(render().startswith("17:30:00.123 "))

    def test_ids_which_are_long_come_last(self) -> None:
        line = render(request_id="a", method="GET", job_id="b", path="/")
        self.assertTrue(line.endswith(" method=GET path=/ request_id=a job_id=b\n"), line)

    def test_numbers_are_short_and_objects_are_one_word(self) -> None:
        line = render(score=0.96123456, total_ms=123456.7, texts=3, late=False, job=None)
        self.assertTrue(line.endswith(" score=0.9612 total_ms=123457 texts=3 late=false job=null\n"), line)
        line = render(probabilities={"negative": 0.25, "positive": 0.75}, lengths=[1, 2])
        self.assertTrue(line.endswith(" probabilities=negative:0.25,positive:0.75 lengths=1,2\n"), line)

    def test_text_with_a_blank_or_a_quote_is_quoted(self) -> None:
        line = render(text='it is "good"', path="/a=b", empty="", folder="a\\b")
        self.assertTrue(
            line.endswith(r""" text="it is \"good\"" path="/a=b" empty="" folder="a\\b""" + '"\n'), line
        )

    def test_an_exception_follows_in_lines_of_its_own(self) -> None:
        line = render(exception="Traceback:\n  File x\nValueError: no")
        self.assertEqual(line.splitlines()[1:], ["    Traceback:", "      File x", "    ValueError: no"])

    def test_colors_are_in_the_level_and_the_names_alone(self) -> None:
        self.assertNotIn("\x1b", render(level="ERROR", path="/"))
        line = render(color=True, level="ERROR", path="/")
        self.assertIn("\x1b[31mERROR\x1b[0m request", line)
        self.assertIn("\x1b[2mpath=\x1b[0m/\n", line)


class HostileTextTests(unittest.TestCase):
    HOSTILE = "a\nb\r\x1b]0;title\x07\x9b31m\u202e\u2028\x7f"

    def test_no_control_character_reaches_the_terminal(self) -> None:
        for fields in (
            {"message": self.HOSTILE},
            {"path": self.HOSTILE},
            {self.HOSTILE: 1},
            {"probabilities": {self.HOSTILE: 0.5}},
            {"texts": [self.HOSTILE]},
            {"exception": self.HOSTILE},
        ):
            with self.subTest(fields=fields):
                line = render(**fields)
                self.assertTrue(line.endswith("\n"))
                self.assertTrue(line.replace("\n", "").isprintable(), line)

    def test_one_record_is_one_line_unless_it_has_an_exception(self) -> None:
        self.assertEqual(render(message=self.HOSTILE, path=self.HOSTILE).count("\n"), 1)

    def test_letters_of_other_languages_stay_as_they_are(self) -> None:
        self.assertIn('"película 👍"', render(text="película 👍"))


class ChoiceTests(unittest.TestCase):
    def setUp(self) -> None:
        self.terminal, self.other_end = pty.openpty()
        self.addCleanup(os.close, self.terminal)
        self.addCleanup(os.close, self.other_end)
        reader, self.pipe = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, self.pipe)

    def colors(self, environment: dict[str, str], descriptor: int) -> bool:
        chosen = choose_text_format("text", environment, descriptor)
        assert chosen is not None
        line = b'{"time":"2025-01-31T12:00:00.123Z","level":"ERROR","message":"m"}'
        return b"\x1b" in chosen.render_line(line)

    def test_a_terminal_gets_text_and_anything_else_json(self) -> None:
        self.assertIsNotNone(choose_text_format(None, {}, self.terminal))
        self.assertIsNone(choose_text_format(None, {}, self.pipe))

    def test_the_setting_goes_before(self) -> None:
        self.assertIsNone(choose_text_format("json", {}, self.terminal))
        self.assertIsNotNone(choose_text_format("text", {}, self.pipe))

    def test_colors_need_a_terminal_and_no_objection(self) -> None:
        self.assertTrue(self.colors({}, self.terminal))
        self.assertTrue(self.colors({"NO_COLOR": ""}, self.terminal))
        self.assertFalse(self.colors({"NO_COLOR": "1"}, self.terminal))
        self.assertFalse(self.colors({"TERM": "dumb"}, self.terminal))
        self.assertFalse(self.colors({}, self.pipe))

    def test_the_runner_can_ask_for_colors_through_a_pipe(self) -> None:
        self.assertTrue(self.colors({"FORCE_COLOR": "1"}, self.pipe))
        self.assertFalse(self.colors({"FORCE_COLOR": "1", "NO_COLOR": "1"}, self.pipe))


class TextHandlerTests(unittest.TestCase):
    """The handler with a text format, writing into a pipe."""

    def setUp(self) -> None:
        self.reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.reader)

    def logger(self, handler: LineHandler) -> logging.Logger:
        logger = logging.Logger("sentiq.test", logging.DEBUG)
        logger.addHandler(handler)
        return logger

    def text(self) -> str:
        os.close(self.writer)
        with open(self.reader, encoding="utf-8", closefd=False) as pipe:
            return pipe.read()

    def test_graylog_gets_the_json_record_while_the_terminal_gets_text(self) -> None:
        with GelfReceiver() as graylog:
            sender = GelfSender(GelfAddress("127.0.0.1", graylog.port))
            handler = LineHandler("api", sender, self.writer, TextFormat())
            self.addCleanup(handler.close)
            logs.log_request(self.logger(handler), {"status_code": 200, "total_ms": 1.23456789})
            message = graylog.receive(60)
        self.assertEqual((message["_status_code"], message["_total_ms"]), (200, 1.23456789))
        self.assertEqual(message["_event"], "request")
        self.assertRegex(self.text(), rf"^{TIME} INFO request status_code=200 total_ms=1.235\n$")

    def test_many_predictions_are_a_line_each(self) -> None:
        logger = self.logger(LineHandler("model", None, self.writer, TextFormat()))
        logs.log_predictions(logger, [{"job_id": "a"}, {"job_id": "b"}])
        self.assertRegex(
            self.text(), rf"^{TIME} INFO prediction job_id=a\n{TIME} INFO prediction job_id=b\n$"
        )

    def test_a_record_that_cannot_be_read_is_a_line_too(self) -> None:
        self.logger(LineHandler("model", None, self.writer, TextFormat())).info("%d texts", "no number")
        self.assertIn("INFO unreadable log record from", self.text())

    def test_a_repeated_record_is_left_out_of_the_text_alone(self) -> None:
        with GelfReceiver() as graylog:
            handler = LineHandler(
                "api", GelfSender(GelfAddress("127.0.0.1", graylog.port)), self.writer, TextFormat()
            )
            self.addCleanup(handler.close)
            logger = self.logger(handler)
            logs.log_queue(logger, {"waiting": 0})
            logs.log_queue(logger, {"waiting": 0}, repeated=True)
            self.assertEqual([graylog.receive(60)["_waiting"] for _ in range(2)], [0, 0])
        self.assertEqual(self.text().count("\n"), 1)

    def test_a_repeated_record_is_in_the_json_log(self) -> None:
        logger = self.logger(LineHandler("api", None, self.writer))
        logs.log_queue(logger, {"waiting": 0}, repeated=True)
        self.assertEqual(orjson.loads(self.text())["waiting"], 0)
