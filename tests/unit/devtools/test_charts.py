"""The style of charts."""

import tempfile
import unittest
from pathlib import Path

from matplotlib import rcParams
from matplotlib.figure import Figure

from devtools.charts import GROUND, chart_style, save_chart


class ChartStyleTest(unittest.TestCase):
    def test_the_style_and_its_changes_hold_inside_the_context_alone(self) -> None:
        before = rcParams["axes.grid"], rcParams["figure.facecolor"]
        with chart_style(axes_grid=True):
            self.assertEqual((rcParams["axes.grid"], rcParams["figure.facecolor"]), (True, GROUND))
        self.assertEqual((rcParams["axes.grid"], rcParams["figure.facecolor"]), before)

    def test_the_suffix_of_a_path_decides_the_format(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        png, svg = folder / "a.png", folder / "a.svg"
        with chart_style():
            save_chart(self.drawing(), png, svg)
        self.assertEqual(png.read_bytes()[:4], b"\x89PNG")
        self.assertIn("<svg", svg.read_text(encoding="utf-8"))

    def test_the_same_drawing_gives_the_same_svg(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        paths = [folder / "a.svg", folder / "b.svg"]
        for path in paths:
            with chart_style():
                save_chart(self.drawing(), path)
        self.assertEqual(paths[0].read_bytes(), paths[1].read_bytes())

    def drawing(self) -> Figure:
        figure = Figure()
        axes = figure.subplots()
        axes.fill_between([1, 2], [3, 4], label="clipped")
        axes.legend()
        return figure
