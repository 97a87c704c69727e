"""Rounds over measurements, and their medians."""

import unittest
from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements import Measurement
from benchmarks.measurements.rows import Row
from benchmarks.rounds import format_number, medians_of, run_rounds


class RoundsTest(unittest.TestCase):
    def test_measurements_take_turns_and_each_column_has_its_median(self) -> None:
        turns: list[str] = []
        figures = iter([9.0, 1.0, 2.0, 8.0, 3.0, 7.0])

        def measurement(name: str) -> Measurement:
            def measure(_environment: BenchmarkEnvironment) -> Iterator[Row]:
                turns.append(name)
                yield "row", {"a": next(figures)}

            return Measurement(name, measure)

        shown: list[str] = []
        chosen = {"x": measurement("x"), "y": measurement("y")}
        with BenchmarkEnvironment() as environment:
            tables = run_rounds(chosen, environment, 3, shown.append)
        self.assertEqual(turns, ["x", "y"] * 3)
        self.assertEqual(tables["x"], {"row": {"a": [9.0, 2.0, 3.0]}})
        self.assertEqual(
            {name: medians_of(table)["row"]["a"] for name, table in tables.items()}, {"x": 3, "y": 7}
        )
        self.assertEqual(shown[1], "round 1 of 3, y: row: a 1")

    def test_numbers_have_three_digits_or_more(self) -> None:
        written = [format_number(figure) for figure in (0, 3, 0.5234, 12.345, 123.4, 2019.4, 1_000_000)]
        self.assertEqual(written, ["0", "3", "0.52", "12.3", "123", "2,019", "1,000,000"])
