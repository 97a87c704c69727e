"""The charts of a run and of the comparison of workers, as PNG and SVG."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from devtools.charts import BLUE, FAINT, ORANGE, PALE_BLUE, RED, chart_style, save_chart
from stress_test.locust_history import PERCENTILES, HistorySecond
from stress_test.scaling import ALL, BATCHES, ScalingPoint, medians_by_workers

PERCENTILE_COLORS = dict(zip(PERCENTILES, (PALE_BLUE, BLUE, ORANGE), strict=True))
STYLE = {
    "figure_dpi": 120,
    "axes_grid": True,
    "axes_axisbelow": True,
    "axes_titlesize": 10,
    "axes_titlelocation": "left",
}
THOUSANDS = "{x:,.0f}"


def draw_over_time(seconds: Sequence[HistorySecond], caption: str, path: Path) -> list[Path]:
    """Draw throughput, latency and failures below each other. `path` has no suffix. Return both files."""
    with chart_style(**STYLE):
        figure = Figure(figsize=(8, 7.2), layout="constrained")
        throughput, latency, failures = figure.subplots(3, 1, sharex=True, height_ratios=(3, 3, 0.8))
        _draw_throughput(throughput, seconds)
        _draw_latency(latency, seconds)
        _draw_failures(failures, seconds)
        return _save_with_caption(figure, caption, path)


def draw_workers(points: Sequence[ScalingPoint], caption: str, path: Path) -> list[Path]:
    """Draw throughput and p99 against the number of workers. `path` has no suffix. Return both files.

    Each load has a column, each round a dot; a line joins the medians.
    """
    with chart_style(**STYLE):
        figure = Figure(figsize=(8, 5.6), layout="constrained")
        axes = figure.subplots(2, 2, sharex=True)
        for column, (load, unit) in enumerate(((ALL, "requests"), (BATCHES, "texts"))):
            above, below = axes[0][column], axes[1][column]
            _draw_against_workers(above, points, load, lambda point: point.throughput, BLUE)
            _draw_against_workers(below, points, load, lambda point: point.outcome.p99_ms, ORANGE)
            above.set_title(f"{load[0].upper()}{load[1:]}:\n{unit} a second")
            below.set_title("p99, ms")
            below.set_xlabel("workers")
        return _save_with_caption(figure, caption, path)


def _draw_throughput(axes: Axes, seconds: Sequence[HistorySecond]) -> None:
    times = [second.at for second in seconds]
    axes.plot(times, [second.requests_s for second in seconds], color=BLUE)
    axes.set_title("Requests a second")
    axes.yaxis.set_major_formatter(THOUSANDS)
    axes.set_ylim(bottom=0)
    users = axes.twinx()
    users.fill_between(times, [second.users for second in seconds], color=FAINT, alpha=0.18, step="post")
    users.set_ylabel("users (gray)", color=FAINT)
    users.set_ylim(bottom=0)
    users.yaxis.set_major_formatter(THOUSANDS)
    users.grid(visible=False)


def _draw_latency(axes: Axes, seconds: Sequence[HistorySecond]) -> None:
    times = [second.at for second in seconds]
    for name in PERCENTILES:
        values = [second.percentiles_ms[name] for second in seconds]
        axes.plot(times, values, color=PERCENTILE_COLORS[name], label=f"p{name.rstrip('%')}")
    axes.set_title("Latency of the last ten seconds, ms")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(THOUSANDS)
    axes.legend(loc="upper left", ncols=3)


def _draw_failures(axes: Axes, seconds: Sequence[HistorySecond]) -> None:
    values = [second.failures_s for second in seconds]
    axes.fill_between([second.at for second in seconds], values, color=RED, alpha=0.8)
    axes.set_title("Failures a second" if any(values) else "Failures a second: none")
    axes.set_ylim(0, max(1.0, *values))
    axes.set_xlabel("seconds from the start")


def _draw_against_workers(
    axes: Axes,
    points: Sequence[ScalingPoint],
    load: str,
    figure_of: Callable[[ScalingPoint], float],
    color: str,
) -> None:
    medians = medians_by_workers(points, load, figure_of)
    axes.plot(list(medians), list(medians.values()), color=color, marker="o", markersize=7)
    shown = [(point.workers, figure_of(point)) for point in points if point.load == load]
    axes.plot([workers for workers, _ in shown], [value for _, value in shown], "o", color=color, alpha=0.35)
    for workers, middle in medians.items():
        axes.annotate(f"{middle:,.0f}", (workers, middle), (0, 9), textcoords="offset points", ha="center")
    axes.set_ylim(0, 1.25 * max((value for _, value in shown), default=1.0))
    axes.set_xticks(sorted(medians))
    axes.yaxis.set_major_formatter(THOUSANDS)
    axes.margins(x=0.15)


def _save_with_caption(figure: Any, caption: str, path: Path) -> list[Path]:
    figure.supxlabel(caption, x=0.01, ha="left", fontsize=7.5, color=FAINT, wrap=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    paths = [path.with_suffix(".png"), path.with_suffix(".svg")]
    save_chart(figure, *paths)
    return paths
