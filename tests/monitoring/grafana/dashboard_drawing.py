"""Draw dashboards in the layout of Grafana, on a machine without Grafana. They are not screenshots."""

import io
import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.lines
import matplotlib.ticker
from matplotlib.figure import Figure
from PIL import Image

from tests.monitoring.grafana.display_units import format_value
from tests.monitoring.grafana.grafana_files import Document
from tests.monitoring.grafana.panel_data import PanelData

mpl.use("Agg")

WIDTH_PX, ROW_PX, GAP_PX, DPI = 1440, 27, 6, 100
FOOTER_PX = 26
COLORS_PER_FILE = 160
TICKS_S = (10, 30, 60, 120, 300, 600)
PAGE, PANEL, EDGE, TEXT, DIM = "#111217", "#181b1f", "#2a2d33", "#d8d9da", "#8e8e95"
PALETTE = ("#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#8ab8ff", "#ffb357")
COLORS = {"green": "#73bf69", "yellow": "#fade2a", "red": "#f2495c", "text": TEXT}

GetPanelData = Callable[[Document], PanelData]
Box = tuple[float, float, float, float]  # left, bottom, width, height, as shares of the figure


def draw_dashboard(dashboard: Document, panel_data: GetPanelData, path: Path) -> None:
    """Draw every panel of a dashboard with its data into a PNG file."""
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in dashboard["panels"]) * ROW_PX
    figure = Figure(figsize=(WIDTH_PX / DPI, (height + FOOTER_PX) / DPI), dpi=DPI, facecolor=PAGE)
    for panel in dashboard["panels"]:
        _draw_panel(figure, panel, panel_data)
    note = f"{dashboard['title']}: drawn from the dashboard's own queries, not a screenshot of Grafana"
    figure.text(0.995, 8 / (height + FOOTER_PX), note, color=DIM, fontsize=7.5, ha="right")
    full = io.BytesIO()
    figure.savefig(full, facecolor=PAGE)
    Image.open(full).convert("RGB").quantize(COLORS_PER_FILE).save(path, optimize=True)


def _draw_panel(figure: Figure, panel: Document, panel_data: GetPanelData) -> None:
    left, bottom, width, height = _box_of(figure, panel["gridPos"])
    if panel["type"] == "row":
        figure.text(left, bottom + height / 3, f"⌄  {panel['title']}", color=TEXT, fontsize=9, weight="bold")
        return
    frame = figure.add_axes((left, bottom, width, height), facecolor=PANEL)
    frame.set(xticks=[], yticks=[])
    for spine in frame.spines.values():
        spine.set_color(EDGE)
    frame.set_title(f" {panel['title']}", loc="left", color=TEXT, fontsize=8.5, y=1.0, pad=-12)
    DRAW_BY_TYPE[panel["type"]](figure, (left, bottom, width, height), panel, panel_data(panel))


def _box_of(figure: Figure, grid: Document) -> Box:
    total = figure.get_figheight() * DPI
    column = WIDTH_PX / 24
    left, width = grid["x"] * column + GAP_PX / 2, grid["w"] * column - GAP_PX
    top, height = grid["y"] * ROW_PX + GAP_PX / 2, grid["h"] * ROW_PX - GAP_PX
    return left / WIDTH_PX, (total - top - height) / total, width / WIDTH_PX, height / total


def _draw_stat(figure: Figure, box: Box, panel: Document, data: PanelData) -> None:
    left, bottom, width, height = box
    defaults = panel["fieldConfig"]["defaults"]
    value = stat_value(panel, data)
    text = defaults.get("noValue", "no data") if value is None else format_value(value, defaults)
    color = TEXT if value is None else _threshold_color(value, defaults)
    figure.text(
        left + width / 2,
        bottom + height * 0.38,
        text,
        color=color,
        fontsize=26 if value is not None else 14,
        ha="center",
        va="center",
    )


def stat_value(panel: Document, data: PanelData) -> float | None:
    """Return the number of a stat panel: its last point, the sum of its points, or that of its only row."""
    if data.rows:
        (value,) = (value for value in data.rows[0].values() if isinstance(value, int | float))
        return float(value)
    points = [value for line in data.lines.values() for _, value in line]
    if not points:
        return None
    return sum(points) if panel["options"]["reduceOptions"]["calcs"] == ["sum"] else points[-1]


def _threshold_color(value: float, defaults: Document) -> str:
    steps = defaults.get("thresholds", {}).get("steps", [{"value": None, "color": "green"}])
    reached = [step["color"] for step in steps if step["value"] is None or value >= step["value"]]
    return COLORS[reached[-1]]


def _draw_lines(figure: Figure, box: Box, panel: Document, data: PanelData) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes(
        (left + 0.042, bottom + height * 0.24, width - 0.052, height * 0.6), facecolor=PANEL
    )
    defaults, custom = panel["fieldConfig"]["defaults"], panel["fieldConfig"]["defaults"]["custom"]
    names = sorted(data.lines)
    colors = {name: _series_color(panel, name, position) for position, name in enumerate(names)}
    if custom.get("drawStyle") == "bars":
        as_shares = custom["stacking"]["mode"] == "percent"
        _draw_stacked(axes, {name: data.lines[name] for name in names}, colors, as_shares)
        defaults = {**defaults, "unit": "percentunit"} if as_shares else defaults
    else:
        for name in names:
            times, values = zip(*data.lines[name], strict=True) if data.lines[name] else ((), ())
            axes.plot(times, values, color=colors[name], linewidth=1.2)
            axes.fill_between(times, values, color=colors[name], alpha=0.07, linewidth=0)
    _style_time_axes(axes, defaults)
    _add_legend(axes, [_display_name(panel, name) or panel["title"] for name in names], list(colors.values()))


def _draw_stacked(
    axes: Any, lines: Mapping[str, list[tuple[float, float]]], colors: Mapping[str, str], as_shares: bool
) -> None:
    times = sorted({at for line in lines.values() for at, _ in line})
    values = {name: dict(line) for name, line in lines.items()}
    totals = {at: sum(line.get(at, 0) for line in values.values()) for at in times}
    bottoms = dict.fromkeys(times, 0.0)
    width = 0.8 * min((later - at for at, later in itertools.pairwise(times)), default=1)
    for name, line in values.items():
        heights = [line.get(at, 0) / (totals[at] or 1) if as_shares else line.get(at, 0) for at in times]
        axes.bar(times, heights, width, bottom=[bottoms[at] for at in times], color=colors[name])
        bottoms = {at: bottoms[at] + height for at, height in zip(times, heights, strict=True)}


def _style_time_axes(axes: Any, defaults: Document) -> None:
    axes.set_ylim(bottom=0, top=defaults.get("max") or axes.get_ylim()[1] * 1.05)
    _style_axes(axes, "both")
    axes.yaxis.set_major_locator(
        mpl.ticker.MultipleLocator(2**25) if defaults["unit"] == "bytes" else mpl.ticker.MaxNLocator(4)
    )
    first, last = axes.get_xlim()
    axes.xaxis.set_major_locator(
        mpl.ticker.MultipleLocator(next(step for step in TICKS_S if (last - first) / step < 8))
    )
    axes.yaxis.set_major_formatter(lambda value, _: format_value(value, {"unit": defaults["unit"]}))
    axes.xaxis.set_major_formatter(lambda at, _: datetime.fromtimestamp(at, UTC).strftime("%H:%M"))


def _style_axes(axes: Any, grid: str) -> None:
    axes.grid(axis=grid, color=EDGE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=DIM, labelsize=7, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _add_legend(axes: Any, names: list[str], colors: list[str]) -> None:
    marks = [mpl.lines.Line2D([], [], color=color, linewidth=3) for color in colors]
    position = {"loc": "upper left", "bbox_to_anchor": (-0.07, -0.16), "ncols": 5, "frameon": False}
    axes.legend(marks, names, labelcolor=TEXT, fontsize=7, handlelength=1, columnspacing=1.2, **position)


def _draw_donut(figure: Figure, box: Box, panel: Document, data: PanelData) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes((left, bottom + height * 0.04, width * 0.62, height * 0.84))
    sums = {name: sum(value for _, value in line) for name, line in data.lines.items()}
    colors = [_series_color(panel, name, position) for position, name in enumerate(sums)]
    axes.pie(
        list(sums.values()), colors=colors, wedgeprops={"width": 0.42, "edgecolor": PANEL}, startangle=90
    )
    total = sum(sums.values())
    for position, (name, count) in enumerate(sums.items()):
        line = f"{name}  {count:,.0f}  {count / total:.0%}"
        figure.text(
            left + width * 0.62,
            bottom + height * (0.55 - 0.09 * position),
            line,
            color=colors[position],
            fontsize=8,
        )


def _draw_bars(figure: Figure, box: Box, panel: Document, data: PanelData) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes(
        (left + 0.042, bottom + height * 0.16, width - 0.052, height * 0.68), facecolor=PANEL
    )
    field = panel["options"]["xField"]
    names = [f"{row[field]:g}" for row in data.rows]
    axes.bar(names, [row["Count"] for row in data.rows], 0.95, color=PALETTE[0], alpha=0.85)
    _style_axes(axes, "y")
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(12, integer=True))


def _draw_table(figure: Figure, box: Box, panel: Document, data: PanelData) -> None:
    left, bottom, width, height = box
    (arranged,) = (one["options"] for one in panel["transformations"] if one["id"] == "organize")
    headings: dict[str, str] = arranged["renameByName"]
    weights = {"Text": 4.0, "Time": 1.6, "Job": 2.0}
    total = sum(weights.get(heading, 1.0) for heading in headings.values())
    line = 19 / (figure.get_figheight() * DPI)
    max_rows = int(height / line) - 2
    at = left + 0.008
    for field, heading in headings.items():
        column = [heading, *(_cell_text(panel, heading, row.get(field)) for row in data.rows[:max_rows])]
        letters = int(weights.get(heading, 1.0) / total * width * WIDTH_PX / 6.3)
        for position, text in enumerate(column):
            color = TEXT if position else COLORS["text"]
            height_at = bottom + height - line * (position + 2)
            weight = "normal" if position else "bold"
            figure.text(at, height_at, text[:letters], color=color, fontsize=7.5, weight=weight)
        at += weights.get(heading, 1.0) / total * width


def _cell_text(panel: Document, heading: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    unit: Document = {"unit": "none"}
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == heading:
            unit |= {entry["id"]: entry["value"] for entry in override["properties"]}
    return format_value(float(value), unit)


def _series_color(panel: Document, name: str, position: int) -> str:
    for override in panel["fieldConfig"]["overrides"]:
        for entry in override["properties"]:
            if override["matcher"]["options"] == name and entry["id"] == "color":
                return COLORS[entry["value"]["fixedColor"]]
    return PALETTE[position % len(PALETTE)]


def _display_name(panel: Document, name: str) -> str:
    for override in panel["fieldConfig"]["overrides"]:
        for entry in override["properties"]:
            if override["matcher"]["options"] == name and entry["id"] == "displayName":
                return str(entry["value"])
    return name


DRAW_BY_TYPE = {
    "stat": _draw_stat,
    "timeseries": _draw_lines,
    "piechart": _draw_donut,
    "barchart": _draw_bars,
    "table": _draw_table,
}
