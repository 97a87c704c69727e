"""Log lines on their way from pipes to the terminal."""

import os
import tempfile
import unittest

from devtools.run_output import LONGEST_LINE, LineForwarder


class LineForwarderTests(unittest.TestCase):
    def setUp(self) -> None:
        self.shown, output = os.pipe()
        self.pipe, self.process = os.pipe()
        for end in (self.shown, output, self.pipe):
            self.addCleanup(os.close, end)
        self.forwarder = LineForwarder(output)

    def write(self, data: bytes) -> None:
        os.write(self.process, data)
        self.assertTrue(self.forwarder.read_pipe(self.pipe))

    def shown_now(self) -> bytes:
        self.forwarder.write_waiting()
        os.set_blocking(self.shown, False)
        try:
            return os.read(self.shown, 1 << 20)
        except BlockingIOError:
            return b""

    def test_each_line_stands_behind_the_prefix(self) -> None:
        self.forwarder.add_pipe(self.pipe, b"api | ")
        self.write(b"one\n\ntwo\n")
        self.assertEqual(self.shown_now(), b"api | one\napi | \napi | two\n")

    def test_without_a_prefix_lines_are_copied_as_they_are(self) -> None:
        self.forwarder.add_pipe(self.pipe, b"")
        self.write(b'{"a":1}\n{"b":2}\n')
        self.assertEqual(self.shown_now(), b'{"a":1}\n{"b":2}\n')

    def test_the_beginning_of_a_line_waits_for_its_end(self) -> None:
        self.forwarder.add_pipe(self.pipe, b"- ")
        self.write(b"one\ntw")
        self.assertEqual(self.shown_now(), b"- one\n")
        self.write(b"o")
        self.assertEqual(self.shown_now(), b"")
        self.write(b"\nth")
        self.assertEqual(self.shown_now(), b"- two\n")

    def test_lines_of_two_processes_do_not_mix(self) -> None:
        other_pipe, other_process = os.pipe()
        self.addCleanup(os.close, other_pipe)
        self.addCleanup(os.close, other_process)
        self.forwarder.add_pipe(self.pipe, b"a ")
        self.forwarder.add_pipe(other_pipe, b"b ")
        self.write(b"beg")
        os.write(other_process, b"whole\n")
        self.forwarder.read_pipe(other_pipe)
        self.write(b"un\n")
        self.assertEqual(self.shown_now(), b"b whole\na begun\n")

    def test_the_end_of_a_process_shows_its_last_line_even_without_a_line_end(self) -> None:
        self.forwarder.add_pipe(self.pipe, b"- ")
        self.write(b"Traceback\nlast")
        os.close(self.process)
        self.assertFalse(self.forwarder.read_pipe(self.pipe))
        self.assertEqual(self.shown_now(), b"- Traceback\n- last\n")

    def test_a_line_without_an_end_is_cut_and_not_kept_for_ever(self) -> None:
        with tempfile.TemporaryFile() as output:
            forwarder = LineForwarder(output.fileno())
            forwarder.add_pipe(self.pipe, b"")
            page = b"x" * 4096
            for _ in range(LONGEST_LINE // len(page) + 1):
                os.write(self.process, page)
                forwarder.read_pipe(self.pipe)
            forwarder.write_waiting()
            self.assertGreater(output.tell(), LONGEST_LINE)

    def test_output_that_nobody_reads_raises_oserror(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        forwarder = LineForwarder(writer)
        forwarder.add_pipe(self.pipe, b"")
        os.write(self.process, b"line\n")
        forwarder.read_pipe(self.pipe)
        with self.assertRaises(OSError):
            forwarder.write_waiting()
