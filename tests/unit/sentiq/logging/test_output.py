"""Standard output: broken pipes, long lines, configuration."""

import json
import logging
import os
import unittest

from sentiq.logging import gelf_sender as gelf
from sentiq.logging.handler import LineHandler
from sentiq.settings import GelfAddress
from tests.unit.sentiq.logging.lines_case import LinesCase, run


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
