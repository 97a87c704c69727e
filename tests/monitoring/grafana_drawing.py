"""Draws dashboards as Grafana lays them out, for those who cannot start Grafana. Not a screenshot of it."""

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

from tests.monitoring.grafana_files import Document
from tests.monitoring.grafana_shown import Shown
from tests.monitoring.grafana_units import spelled

mpl.use("Agg")

WIDTH_PX, ROW_PX, GAP_PX, DPI = 1440, 27, 6, 100
FOOT_PX = 26
COLORS_OF_A_FILE = 160
TICKS_S = (10, 30, 60, 120, 300, 600)
PAGE, PANEL, EDGE, TEXT, DIM = "#111217", "#181b1f", "#2a2d33", "#d8d9da", "#8e8e95"
PALETTE = ("#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#8ab8ff", "#ffb357")
COLORS = {"green": "#73bf69", "yellow": "#fade2a", "red": "#f2495c", "text": TEXT}

Show = Callable[[Document], Shown]


def draw(dashboard: Document, show: Show, path: Path) -> None:
    """Every panel of a dashboard with what `show` brings, as a PNG."""
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in dashboard["panels"]) * ROW_PX
    figure = Figure(figsize=(WIDTH_PX / DPI, (height + FOOT_PX) / DPI), dpi=DPI, facecolor=PAGE)
    for panel in dashboard["panels"]:
        _panel(figure, panel, show)
    said = f"{dashboard['title']}: drawn from the dashboard's own queries, not a screenshot of Grafana"
    figure.text(0.995, 8 / (height + FOOT_PX), said, color=DIM, fontsize=7.5, ha="right")
    full = io.BytesIO()
    figure.savefig(full, facecolor=PAGE)
    Image.open(full).convert("RGB").quantize(COLORS_OF_A_FILE).save(path, optimize=True)


def _panel(figure: Figure, panel: Document, show: Show) -> None:
    left, bottom, width, height = _place(figure, panel["gridPos"])
    if panel["type"] == "row":
        figure.text(left, bottom + height / 3, f"⌄  {panel['title']}", color=TEXT, fontsize=9, weight="bold")
        return
    frame = figure.add_axes((left, bottom, width, height), facecolor=PANEL)
    frame.set(xticks=[], yticks=[])
    for spine in frame.spines.values():
        spine.set_color(EDGE)
    frame.set_title(f" {panel['title']}", loc="left", color=TEXT, fontsize=8.5, y=1.0, pad=-12)
    DRAWN[panel["type"]](figure, (left, bottom, width, height), panel, show(panel))


def _place(figure: Figure, grid: Document) -> tuple[float, float, float, float]:
    """Where a panel lies, as shares of the figure."""
    total = figure.get_figheight() * DPI
    column = WIDTH_PX / 24
    left, width = grid["x"] * column + GAP_PX / 2, grid["w"] * column - GAP_PX
    top, height = grid["y"] * ROW_PX + GAP_PX / 2, grid["h"] * ROW_PX - GAP_PX
    return left / WIDTH_PX, (total - top - height) / total, width / WIDTH_PX, height / total


def _stat(figure: Figure, box: tuple[float, float, float, float], panel: Document, shown: Shown) -> None:
    left, bottom, width, height = box
    defaults = panel["fieldConfig"]["defaults"]
    value = figure_of(panel, shown)
    text = defaults.get("noValue", "no data") if value is None else spelled(value, defaults)
    color = TEXT if value is None else _level(value, defaults)
    figure.text(
        left + width / 2,
        bottom + height * 0.38,
        text,
        color=color,
        fontsize=26 if value is not None else 14,
        ha="center",
        va="center",
    )


def figure_of(panel: Document, shown: Shown) -> float | None:
    """The one figure of a stat: the last point, the sum of all, or the number in the only row."""
    if shown.rows:
        (value,) = (value for value in shown.rows[0].values() if isinstance(value, int | float))
        return float(value)
    points = [value for line in shown.lines.values() for _, value in line]
    if not points:
        return None
    return sum(points) if panel["options"]["reduceOptions"]["calcs"] == ["sum"] else points[-1]


def _level(value: float, defaults: Document) -> str:
    steps = defaults.get("thresholds", {}).get("steps", [{"value": None, "color": "green"}])
    reached = [step["color"] for step in steps if step["value"] is None or value >= step["value"]]
    return COLORS[reached[-1]]


def _lines(figure: Figure, box: tuple[float, float, float, float], panel: Document, shown: Shown) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes(
        (left + 0.042, bottom + height * 0.24, width - 0.052, height * 0.6), facecolor=PANEL
    )
    defaults, custom = panel["fieldConfig"]["defaults"], panel["fieldConfig"]["defaults"]["custom"]
    names = sorted(shown.lines)
    colors = {name: _color(panel, name, place) for place, name in enumerate(names)}
    if custom.get("drawStyle") == "bars":
        _stack(
            axes, {name: shown.lines[name] for name in names}, colors, custom["stacking"]["mode"] == "percent"
        )
        defaults = (
            {**defaults, "unit": "percentunit"} if custom["stacking"]["mode"] == "percent" else defaults
        )
    else:
        for name in names:
            times, values = zip(*shown.lines[name], strict=True) if shown.lines[name] else ((), ())
            axes.plot(times, values, color=colors[name], linewidth=1.2)
            axes.fill_between(times, values, color=colors[name], alpha=0.07, linewidth=0)
    _style(axes, defaults)
    _legend(axes, [_shown_name(panel, name) or panel["title"] for name in names], list(colors.values()))


def _stack(
    axes: Any, lines: Mapping[str, list[tuple[float, float]]], colors: Mapping[str, str], shares: bool
) -> None:
    times = sorted({at for line in lines.values() for at, _ in line})
    values = {name: dict(line) for name, line in lines.items()}
    totals = {at: sum(line.get(at, 0) for line in values.values()) for at in times}
    bottoms = dict.fromkeys(times, 0.0)
    width = 0.8 * min((later - at for at, later in itertools.pairwise(times)), default=1)
    for name, line in values.items():
        heights = [line.get(at, 0) / (totals[at] or 1) if shares else line.get(at, 0) for at in times]
        axes.bar(times, heights, width, bottom=[bottoms[at] for at in times], color=colors[name])
        bottoms = {at: bottoms[at] + height for at, height in zip(times, heights, strict=True)}


def _style(axes: Any, defaults: Document) -> None:
    axes.set_ylim(bottom=0, top=defaults.get("max") or axes.get_ylim()[1] * 1.05)
    _plain(axes, "both")
    axes.yaxis.set_major_locator(
        mpl.ticker.MultipleLocator(2**25) if defaults["unit"] == "bytes" else mpl.ticker.MaxNLocator(4)
    )
    first, last = axes.get_xlim()
    axes.xaxis.set_major_locator(
        mpl.ticker.MultipleLocator(next(step for step in TICKS_S if (last - first) / step < 8))
    )
    axes.yaxis.set_major_formatter(lambda value, _: spelled(value, {"unit": defaults["unit"]}))
    axes.xaxis.set_major_formatter(lambda at, _: datetime.fromtimestamp(at, UTC).strftime("%H:%M"))


def _plain(axes: Any, grid: str) -> None:
    axes.grid(axis=grid, color=EDGE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=DIM, labelsize=7, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _legend(axes: Any, names: list[str], colors: list[str]) -> None:
    marks = [mpl.lines.Line2D([], [], color=color, linewidth=3) for color in colors]
    place = {"loc": "upper left", "bbox_to_anchor": (-0.07, -0.16), "ncols": 5, "frameon": False}
    axes.legend(marks, names, labelcolor=TEXT, fontsize=7, handlelength=1, columnspacing=1.2, **place)


def _donut(figure: Figure, box: tuple[float, float, float, float], panel: Document, shown: Shown) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes((left, bottom + height * 0.04, width * 0.62, height * 0.84))
    sums = {name: sum(value for _, value in line) for name, line in shown.lines.items()}
    colors = [_color(panel, name, place) for place, name in enumerate(sums)]
    axes.pie(
        list(sums.values()), colors=colors, wedgeprops={"width": 0.42, "edgecolor": PANEL}, startangle=90
    )
    total = sum(sums.values())
    for place, (name, count) in enumerate(sums.items()):
        line = f"{name}  {count:,.0f}  {count / total:.0%}"
        figure.text(
            left + width * 0.62,
            bottom + height * (0.55 - 0.09 * place),
            line,
            color=colors[place],
            fontsize=8,
        )


def _bars(figure: Figure, box: tuple[float, float, float, float], panel: Document, shown: Shown) -> None:
    left, bottom, width, height = box
    axes = figure.add_axes(
        (left + 0.042, bottom + height * 0.16, width - 0.052, height * 0.68), facecolor=PANEL
    )
    field = panel["options"]["xField"]
    names = [f"{row[field]:g}" for row in shown.rows]
    axes.bar(names, [row["Count"] for row in shown.rows], 0.95, color=PALETTE[0], alpha=0.85)
    _plain(axes, "y")
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(12, integer=True))


def _table(figure: Figure, box: tuple[float, float, float, float], panel: Document, shown: Shown) -> None:
    left, bottom, width, height = box
    (arranged,) = (one["options"] for one in panel["transformations"] if one["id"] == "organize")
    headings: dict[str, str] = arranged["renameByName"]
    weights = {"Text": 4.0, "Time": 1.6, "Job": 2.0}
    total = sum(weights.get(heading, 1.0) for heading in headings.values())
    line = 19 / (figure.get_figheight() * DPI)
    many = int(height / line) - 2
    at = left + 0.008
    for field, heading in headings.items():
        column = [heading, *(_cell(panel, heading, row.get(field)) for row in shown.rows[:many])]
        letters = int(weights.get(heading, 1.0) / total * width * WIDTH_PX / 6.3)
        for place, text in enumerate(column):
            color = TEXT if place else COLORS["text"]
            height_at = bottom + height - line * (place + 2)
            weight = "normal" if place else "bold"
            figure.text(at, height_at, text[:letters], color=color, fontsize=7.5, weight=weight)
        at += weights.get(heading, 1.0) / total * width


def _cell(panel: Document, heading: str, value: object) -> str:
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    unit: Document = {"unit": "none"}
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == heading:
            unit |= {entry["id"]: entry["value"] for entry in override["properties"]}
    return spelled(float(value), unit)


def _color(panel: Document, name: str, place: int) -> str:
    for override in panel["fieldConfig"]["overrides"]:
        for entry in override["properties"]:
            if override["matcher"]["options"] == name and entry["id"] == "color":
                return COLORS[entry["value"]["fixedColor"]]
    return PALETTE[place % len(PALETTE)]


def _shown_name(panel: Document, name: str) -> str:
    for override in panel["fieldConfig"]["overrides"]:
        for entry in override["properties"]:
            if override["matcher"]["options"] == name and entry["id"] == "displayName":
                return str(entry["value"])
    return name


DRAWN = {"stat": _stat, "timeseries": _lines, "piechart": _donut, "barchart": _bars, "table": _table}
