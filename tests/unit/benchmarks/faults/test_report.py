"""The table of a run, and its place in a page."""

import json
import tempfile
from pathlib import Path
from unittest import TestCase

from benchmarks.faults.accounting import Window, account
from benchmarks.faults.jobs import End, Job
from benchmarks.faults.matrix import Fault
from benchmarks.faults.report import BEGIN, END, replace_table, report_section, write_report
from benchmarks.faults.rows import Row
from devtools.errors import BenchmarkError

JOBS = [
    Job(("text",), True, 1.0, 1.02, 200, "a", End.ANSWERED, ((1.0,),)),
    Job(("text",), True, 2.0, 2.1, 503, "", End.REFUSED),
    Job(("text",), False, 3.0, 3.1, 202, "b", End.LOST),
]
FACTS = {"redis-server": "7.0.15"}


def row(*broken: str, known: str = "") -> Row:
    fault = Fault("fire", "the house burns", lambda _: [], known=known)
    return Row(fault, account(JOBS, Window(2.0, 2.5), {"text": (1.0,)}), list(broken))


class TestReport(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_table_has_a_row_for_each_fault(self) -> None:
        section = report_section([row()], FACTS)
        self.assertIn("- redis-server: 7.0.15", section)
        self.assertIn("| the house burns | 3 | 1 | 503: 1 | 0 | 0 | 1 | 0 | 0 | 20, 20 |", section)
        self.assertIn("| never | yes |", section)
        self.assertNotIn("Broken promises", section)

    def test_a_broken_promise_stands_below_the_table(self) -> None:
        section = report_section([row("1 accepted jobs were lost")], FACTS)
        self.assertIn("| no |", section)
        self.assertIn("- the house burns: 1 accepted jobs were lost", section)

    def test_a_known_one_is_shown_and_does_not_count(self) -> None:
        known = row("2 of 3 jobs were not worked off", known="not worked off")
        self.assertEqual(known.unexpected, [])
        self.assertIn("| not yet |", report_section([known], FACTS))
        both = row("2 of 3 jobs were not worked off", "1 jobs failed", known="not worked off")
        self.assertEqual(both.unexpected, ["1 jobs failed"])

    def test_the_same_figures_are_written_as_json(self) -> None:
        page, data = write_report(self.folder, [row("1 jobs failed")], FACTS)
        content = json.loads(data.read_bytes())
        self.assertEqual(content["run"], FACTS)
        self.assertEqual(content["rows"][0]["refused"], {"503": 1})
        self.assertEqual(content["rows"][0]["lost"], 1)
        self.assertEqual(content["rows"][0]["broken promises"], ["1 jobs failed"])
        self.assertIn("the house burns", page.read_text(encoding="utf-8"))

    def test_the_table_takes_the_place_of_the_one_in_a_page(self) -> None:
        page = self.folder / "page.md"
        page.write_text(f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n", encoding="utf-8")
        replace_table(page, [row()], FACTS)
        text = page.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("before") and text.endswith("after\n"))
        self.assertNotIn("old", text)
        self.assertIn("the house burns", text)

    def test_a_page_without_a_place_is_refused(self) -> None:
        page = self.folder / "page.md"
        page.write_text("a page", encoding="utf-8")
        with self.assertRaisesRegex(BenchmarkError, "has no lines"):
            replace_table(page, [row()], FACTS)
        self.assertEqual(page.read_text(encoding="utf-8"), "a page")
