"""The comparison of numbers of workers, and its chart."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from stress_test.charts import draw_workers
from stress_test.outcome import Outcome
from stress_test.scaling import (
    ALL,
    BATCHES,
    ScalingPoint,
    medians_by_workers,
    read_points,
    write_points,
)

OUTCOME = Outcome(900, 3, 10.0, 8, 120, 2700, 0, 0.42)


def scaling_points() -> list[ScalingPoint]:
    points = []
    for workers, requests in ((1, 900), (1, 1100), (1, 4000), (2, 2000)):
        points.append(ScalingPoint(ALL, workers, replace(OUTCOME, requests=requests)))
        points.append(ScalingPoint(BATCHES, workers, replace(OUTCOME, texts=10 * requests)))
    return points


class ScalingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_each_number_of_workers_has_the_median_of_its_rounds(self) -> None:
        medians = medians_by_workers(scaling_points(), ALL, lambda point: point.throughput)
        self.assertEqual(medians, {1: 110.0, 2: 200.0})

    def test_the_throughput_of_batches_is_in_texts(self) -> None:
        medians = medians_by_workers(scaling_points(), BATCHES, lambda point: point.throughput)
        self.assertEqual(medians, {1: 1100.0, 2: 2000.0})

    def test_points_are_read_as_they_were_written(self) -> None:
        path = self.folder / "scaling.json"
        write_points(scaling_points(), path)
        self.assertEqual(read_points(path), scaling_points())

    def test_the_chart_of_workers_is_drawn_as_png_and_svg(self) -> None:
        png, svg = draw_workers(scaling_points(), "on a machine", self.folder / "workers")
        self.assertEqual(png.read_bytes()[:4], b"\x89PNG")
        self.assertIn("1,100", svg.read_text(encoding="utf-8"))
