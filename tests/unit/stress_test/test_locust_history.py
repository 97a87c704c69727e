"""The figures that Locust writes every second."""

import math
import tempfile
import unittest
from pathlib import Path

from stress_test.charts import draw_over_time
from stress_test.locust_history import HistorySecond, read_history

HEAD = (
    "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,"
    "Total Request Count,Total Failure Count\n"
)


def history_row(
    at: int, total: int, failed: int = 0, percentiles: str = "5,6,7,8,9,20,30,40,50,60,70"
) -> str:
    return f"{1700000000 + at},{at},,Aggregated,1.0,0.0,{percentiles},{total},{failed}\n"


class LocustHistoryTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def history_of(self, *rows: str) -> list[HistorySecond]:
        path = self.folder / "history.csv"
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        return read_history(path)

    def test_rates_come_from_the_counts_and_not_from_locusts_mean(self) -> None:
        seconds = self.history_of(*(history_row(at, 100 * at, 2 * at) for at in range(8)))
        self.assertEqual([second.at for second in seconds], list(range(8)))
        self.assertEqual([second.requests_s for second in seconds], [0.0, *[100.0] * 7])
        self.assertEqual(seconds[-1].failures_s, 2.0)
        self.assertEqual(seconds[-1].users, 7)

    def test_a_rate_is_the_mean_over_five_seconds(self) -> None:
        seconds = self.history_of(*(history_row(at, 500 if at >= 6 else 0) for at in range(12)))
        self.assertEqual([second.requests_s for second in seconds[5:12]], [0.0, *[100.0] * 5, 0.0])

    def test_a_missing_second_does_not_change_the_rate(self) -> None:
        seconds = self.history_of(*(history_row(at, 100 * at) for at in (0, 1, 3, 4, 8)))
        self.assertEqual(seconds[-1].requests_s, 100.0)

    def test_missing_percentiles_are_nan(self) -> None:
        seconds = self.history_of(history_row(0, 0, percentiles=",".join(["N/A"] * 11)), history_row(1, 5))
        self.assertTrue(math.isnan(seconds[0].percentiles_ms["99%"]))
        self.assertEqual(seconds[1].percentiles_ms, {"50%": 5.0, "95%": 20.0, "99%": 40.0})

    def test_rows_of_single_requests_are_left_out(self) -> None:
        seconds = self.history_of(history_row(0, 0), history_row(1, 5).replace(",,Aggregated", ",GET,/"))
        self.assertEqual(len(seconds), 1)

    def test_an_empty_history_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            self.history_of()

    def test_the_chart_over_time_is_drawn_as_png_and_svg(self) -> None:
        seconds = self.history_of(*(history_row(at, 100 * at, at) for at in range(8)))
        png, svg = draw_over_time(seconds, "on a machine", self.folder / "time")
        self.assertEqual(png.read_bytes()[:4], b"\x89PNG")
        drawn = svg.read_text(encoding="utf-8")
        self.assertIn("<svg", drawn)
        self.assertIn("on a machine", drawn)
