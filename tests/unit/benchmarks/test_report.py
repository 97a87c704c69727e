"""From the figures of all rounds to medians, targets and a page."""

import json
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

from benchmarks import rounds
from benchmarks.measurements import MEASUREMENTS, Measurement
from benchmarks.measurements.rows import Row
from benchmarks.report import markdown, write
from benchmarks.rounds import Table
from benchmarks.stage import Stage
from benchmarks.targets import TARGETS, verdicts

MEDIANS = {
    "single": {
        "64 connections": {"requests/s": 3100.0, "p99 ms": 61.0, "errors": 0.0},
        "256 connections": {"requests/s": 2000.0, "p99 ms": 10.0, "errors": 1.0},
    },
    "constant": {"64 connections": {"requests/s": 5000.0}},
}
TABLES: dict[str, Table] = {
    "single": {"64 connections": {"requests/s": [3000.0, 1000.0, 2000.0], "p99 ms": [1.0, 2.0, 3.0]}}
}
FACTS = {"commit": "abc", "python": "3.11"}


class TestRounds(unittest.TestCase):
    def test_measurements_take_turns_and_medians_are_taken_by_column(self) -> None:
        turns: list[str] = []
        figures = iter([9.0, 1.0, 2.0, 8.0, 3.0, 7.0])

        def measurement(name: str) -> Measurement:
            def rows(_stage: Stage) -> Iterator[Row]:
                turns.append(name)
                yield "row", {"a": next(figures)}

            return Measurement(name, rows)

        shown: list[str] = []
        chosen = {"x": measurement("x"), "y": measurement("y")}
        with Stage() as stage:
            tables = rounds.run(chosen, stage, 3, shown.append)
        self.assertEqual(turns, ["x", "y"] * 3)
        self.assertEqual(tables["x"], {"row": {"a": [9.0, 2.0, 3.0]}})
        self.assertEqual(
            {name: rounds.medians(table)["row"]["a"] for name, table in tables.items()}, {"x": 3, "y": 7}
        )
        self.assertEqual(shown[1], "round 1 of 3, y: row: a 1")

    def test_numbers_have_three_digits_or_more(self) -> None:
        written = [rounds.number(figure) for figure in (0, 3, 0.5234, 12.345, 123.4, 2019.4, 1_000_000)]
        self.assertEqual(written, ["0", "3", "0.52", "12.3", "123", "2,019", "1,000,000"])


class TestTargets(unittest.TestCase):
    def test_each_is_met_or_not_by_its_own_limit(self) -> None:
        met = {verdict.target.what: (verdict.figure, verdict.met) for verdict in verdicts(MEDIANS)}
        self.assertEqual(
            met,
            {
                "requests a second at 64 connections": (3100.0, True),
                "requests a second at 256 connections": (2000.0, False),
                "p99 at 64 connections, ms": (61.0, False),
                "p99 at 256 connections, ms": (10.0, True),
                "share of a constant's rate at 64 connections": (0.62, True),
                "errors of single texts": (1.0, False),
            },
        )

    def test_a_run_without_figures_has_no_verdicts(self) -> None:
        self.assertEqual(verdicts({}), [])

    def test_every_target_looks_for_a_measurement_that_there_is(self) -> None:
        for target in TARGETS:
            with self.subTest(target=target.what), self.assertRaises(KeyError) as missing:
                target.figure({})
            self.assertIn(missing.exception.args[0], MEASUREMENTS)


class TestPages(unittest.TestCase):
    def test_a_page_has_the_facts_the_medians_and_what_is_missing(self) -> None:
        page = markdown(TABLES | {"loop": {"1 text a call": {"texts/s": [5.0]}}}, FACTS)
        self.assertIn("- commit: abc\n", page)
        self.assertIn("| 64 connections | 2,000 | 2 |\n", page)
        self.assertIn("| requests a second at 64 connections | at least 3,000 | 2,000 | no |", page)
        self.assertIn(f"## {MEASUREMENTS['loop'].title}\n", page)

    def test_a_cell_without_a_figure_is_empty(self) -> None:
        page = markdown({"start": {"one": {"a s": [1.0]}, "two": {"b MB": [2.0]}}}, FACTS)
        self.assertIn("| one | 1 |  |\n| two |  | 2 |", page)

    def test_the_data_hold_every_round(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            page, data = write(Path(folder) / "new", TABLES, FACTS)
            content = json.loads(data.read_bytes())
            self.assertEqual(page.read_text(encoding="utf-8"), markdown(TABLES, FACTS))
        self.assertEqual(content["run"], FACTS)
        self.assertEqual(content["rounds"], TABLES)
        self.assertEqual(content["medians"]["single"]["64 connections"]["requests/s"], 2000)
