"""The chart of processor time by layer."""

import tempfile
import unittest
from pathlib import Path

from benchmarks.cpu_chart import draw_cpu_chart


class CpuChartTest(unittest.TestCase):
    def test_the_same_figures_give_the_same_chart_with_every_layer(self) -> None:
        costs = {name: {"api": {"Flask": 100.0}, "redis": {"Redis": 50.0}} for name in ("before", "now")}
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        paths = [folder / "a.svg", folder / "b.svg"]
        for path in paths:
            draw_cpu_chart(costs, path)
        first, second = (path.read_text(encoding="utf-8") for path in paths)
        self.assertEqual(first, second)
        for words in ("api: Flask", "Redis", "before: 150 µs", "now: 150 µs"):
            self.assertIn(f"<!-- {words} -->", first)
