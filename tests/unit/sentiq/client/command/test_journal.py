"""The journal keeps results in order, and drops a line that was not written to its end."""

import resource
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from sentiq.client.command.errors import JournalMismatch, OutputExists
from sentiq.client.command.journal import Journal, RunFacts
from sentiq.client.files.errors import FileUnwritable
from sentiq.client.files.output import replaced_at_end
from sentiq.client.files.scored_rows import ScoredRow

FACTS = RunFacts("0" * 64, 2, 100, {"encoding": None})
ROWS = [ScoredRow("positive", 0.75, True), ScoredRow(error="empty: no text"), ScoredRow("negative", 0.1)]


class JournalTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-journal-")
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "out.csv.part"

    def journal(self, facts: RunFacts = FACTS, *, resume: bool = True) -> Journal:
        """Open the journal."""
        journal = Journal(self.path, facts, resume=resume)
        self.addCleanup(journal.close)
        return journal

    def write_rows(self) -> bytes:
        """Write a journal with all rows and return its bytes."""
        journal = self.journal(resume=False)
        for row in ROWS:
            journal.add_row(row)
        journal.close()
        return self.path.read_bytes()

    def test_results_come_back_in_order(self) -> None:
        self.write_rows()
        journal = self.journal()
        self.assertEqual((journal.rows, journal.errors), (3, 1))
        self.assertEqual(list(journal.scored_rows()), ROWS)

    def test_a_journal_cut_at_any_byte_keeps_its_complete_lines(self) -> None:
        content = self.write_rows()
        first = content.index(b"\n") + 1
        for end in range(len(content)):
            self.path.write_bytes(content[:end])
            journal = self.journal()
            complete = content[first:end].count(b"\n") if end >= first else 0
            self.assertEqual(list(journal.scored_rows()), ROWS[:complete], end)
            for row in ROWS[complete:]:
                journal.add_row(row)
            journal.close()
            self.assertEqual(self.path.read_bytes(), content, end)

    def test_zeros_that_a_power_failure_leaves_are_dropped(self) -> None:
        content = self.write_rows()
        self.path.write_bytes(content + bytes(4096))
        self.assertEqual(self.journal().rows, 3)

    def test_a_journal_of_another_run_is_refused(self) -> None:
        self.write_rows()
        for facts in (replace(FACTS, digest="1" * 64), replace(FACTS, column=1), replace(FACTS, options={})):
            with self.subTest(facts=facts), self.assertRaises(JournalMismatch):
                self.journal(facts)

    def test_two_processes_do_not_share_a_journal(self) -> None:
        self.journal(resume=False).add_row(ROWS[0])
        with self.assertRaises(OutputExists):
            self.journal(resume=False)
        self.assertTrue(self.path.read_bytes().startswith(FACTS.encode()))


class FullDiskTests(unittest.TestCase):
    """The largest size of a file stands for the end of the disk: both are an OSError of a write."""

    MOST_BYTES = 50_000

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq-journal-")
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "out.csv.part"
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.MOST_BYTES, limits[1]))

    def test_the_error_names_the_file_and_the_rows_are_those_that_are_kept(self) -> None:
        journal = Journal(self.path, FACTS, resume=False)
        with self.assertRaisesRegex(FileUnwritable, "out.csv.part cannot be written: "):
            for _ in range(self.MOST_BYTES):
                journal.add_row(ROWS[0])
        journal.close()
        again = Journal(self.path, FACTS, resume=True)
        self.addCleanup(again.close)
        self.assertGreater(again.rows, 0)
        self.assertEqual(journal.rows, again.rows)

    def test_the_error_of_an_output_names_it(self) -> None:
        output = self.path.with_name("out.csv")
        with (
            self.assertRaisesRegex(FileUnwritable, "out.csv cannot be written: "),
            replaced_at_end(output) as unfinished,
        ):
            unfinished.write_bytes(bytes(2 * self.MOST_BYTES))
        self.assertEqual(list(output.parent.iterdir()), [])
