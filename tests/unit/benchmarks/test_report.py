"""The report of a run."""

import json
import tempfile
import unittest
from pathlib import Path

from benchmarks.measurements import MEASUREMENTS
from benchmarks.report import report_page, write_report
from benchmarks.rounds import Table

TABLES: dict[str, Table] = {
    "single": {"64 connections": {"requests/s": [3000.0, 1000.0, 2000.0], "p99 ms": [1.0, 2.0, 3.0]}}
}
FACTS = {"commit": "abc", "python": "3.11"}


class ReportTest(unittest.TestCase):
    def test_the_page_has_facts_medians_and_targets(self) -> None:
        page = report_page(TABLES | {"loop": {"1 text a call": {"texts/s": [5.0]}}}, FACTS)
        self.assertIn("- commit: abc\n", page)
        self.assertIn("| 64 connections | 2,000 | 2 |\n", page)
        self.assertIn("| requests a second at 64 connections | at least 3,000 | 2,000 | no |", page)
        self.assertIn(f"## {MEASUREMENTS['loop'].title}\n", page)

    def test_a_cell_without_a_figure_is_empty(self) -> None:
        page = report_page({"start": {"one": {"a s": [1.0]}, "two": {"b MB": [2.0]}}}, FACTS)
        self.assertIn("| one | 1 |  |\n| two |  | 2 |", page)

    def test_the_data_have_every_round(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            page, data = write_report(Path(folder) / "new", TABLES, FACTS)
            content = json.loads(data.read_bytes())
            self.assertEqual(page.read_text(encoding="utf-8"), report_page(TABLES, FACTS))
        self.assertEqual(content["run"], FACTS)
        self.assertEqual(content["rounds"], TABLES)
        self.assertEqual(content["medians"]["single"]["64 connections"]["requests/s"], 2000)
