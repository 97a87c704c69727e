"""What the charts of the stress tests are drawn from, and that they are drawn."""

import math
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from stress_test import captions, charts, history, machine, scaling
from stress_test.run import Plan
from stress_test.scaling import ALL, BATCHES, Point, Turns
from stress_test.verdict import Outcome

HEAD = (
    "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,"
    "Total Request Count,Total Failure Count\n"
)
OUTCOME = Outcome(900, 3, 10.0, 8, 120, 2700, 0, 0.42)
PLAN = Plan("ramp", 50, 10, 10, 0.5)


def row(at: int, total: int, failed: int = 0, percentiles: str = "5,6,7,8,9,20,30,40,50,60,70") -> str:
    return f"{1700000000 + at},{at},,Aggregated,1.0,0.0,{percentiles},{total},{failed}\n"


class TestHistory(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def read(self, *rows: str) -> list[history.Second]:
        path = self.folder / "history.csv"
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        return history.read(path)

    def test_throughput_comes_from_what_was_counted_not_from_locusts_old_mean(self) -> None:
        seconds = self.read(*(row(at, 100 * at, 2 * at) for at in range(8)))
        self.assertEqual([second.at for second in seconds], list(range(8)))
        self.assertEqual([second.requests_s for second in seconds], [0.0, *[100.0] * 7])
        self.assertEqual(seconds[-1].failures_s, 2.0)
        self.assertEqual(seconds[-1].users, 7)

    def test_a_rate_is_taken_over_five_seconds(self) -> None:
        seconds = self.read(*(row(at, 500 if at >= 6 else 0) for at in range(12)))
        self.assertEqual([second.requests_s for second in seconds[5:12]], [0.0, *[100.0] * 5, 0.0])

    def test_a_second_that_is_missing_does_not_change_the_rate(self) -> None:
        seconds = self.read(*(row(at, 100 * at) for at in (0, 1, 3, 4, 8)))
        self.assertEqual(seconds[-1].requests_s, 100.0)

    def test_percentiles_that_are_not_there_are_no_number(self) -> None:
        seconds = self.read(row(0, 0, percentiles=",".join(["N/A"] * 11)), row(1, 5))
        self.assertTrue(math.isnan(seconds[0].percentiles_ms["99%"]))
        self.assertEqual(seconds[1].percentiles_ms, {"50%": 5.0, "95%": 20.0, "99%": 40.0})

    def test_rows_of_single_requests_are_left_out(self) -> None:
        self.assertEqual(len(self.read(row(0, 0), row(1, 5).replace(",,Aggregated", ",GET,/"))), 1)

    def test_an_empty_history_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            self.read()

    def test_the_chart_over_time_is_drawn_as_png_and_svg(self) -> None:
        seconds = self.read(*(row(at, 100 * at, at) for at in range(8)))
        png, svg = charts.draw_over_time(seconds, "on a machine", self.folder / "time")
        self.assertEqual(png.read_bytes()[:4], b"\x89PNG")
        drawn = svg.read_text(encoding="utf-8")
        self.assertIn("<svg", drawn)
        self.assertIn("on a machine", drawn)


class TestScaling(unittest.TestCase):
    def points(self) -> list[Point]:
        found = []
        for workers, requests in ((1, 900), (1, 1100), (1, 4000), (2, 2000)):
            found.append(Point(ALL, workers, replace(OUTCOME, requests=requests)))
            found.append(Point(BATCHES, workers, replace(OUTCOME, texts=10 * requests)))
        return found

    def test_the_median_of_the_rounds_counts(self) -> None:
        medians = scaling.median(self.points(), ALL, lambda point: point.throughput)
        self.assertEqual(medians, {1: 110.0, 2: 200.0})

    def test_batches_are_measured_in_texts(self) -> None:
        medians = scaling.median(self.points(), BATCHES, lambda point: point.throughput)
        self.assertEqual(medians, {1: 1100.0, 2: 2000.0})

    def test_points_are_read_as_they_were_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scaling.json"
            scaling.write(self.points(), path)
            self.assertEqual(scaling.read(path), self.points())

    def test_the_chart_of_workers_is_drawn_as_png_and_svg(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            png, svg = charts.draw_workers(self.points(), "on a machine", Path(folder) / "workers")
            self.assertEqual(png.read_bytes()[:4], b"\x89PNG")
            self.assertIn("1,100", svg.read_text(encoding="utf-8"))


class TestCaptions(unittest.TestCase):
    def test_they_say_what_was_done_and_where(self) -> None:
        caption = captions.of_run(PLAN, OUTCOME, "all of it")
        for part in ("900 requests", "50 users", "ramp", "3 failures", machine.hardware(), "0.42 cores"):
            self.assertIn(part, caption)
        self.assertNotIn("limit", caption)

    def test_they_say_where_the_load_generator_was_the_limit(self) -> None:
        busy = replace(OUTCOME, generator_cores=0.97)
        self.assertIn("limit", captions.of_run(PLAN, busy, "all"))
        points = [Point(ALL, 1, OUTCOME), Point(ALL, 2, busy)]
        self.assertIn("limit", captions.of_scaling(points, Turns((1, 2), 3, 10), "all"))

    def test_the_hardware_is_named_with_its_cores(self) -> None:
        self.assertRegex(machine.hardware(), r"\S+.*, \d+ cores?")
