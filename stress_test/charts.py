"""The charts of a run and of the scaling, as PNG and SVG."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from stress_test import scaling
from stress_test.history import PERCENTILES, Second
from stress_test.scaling import ALL, BATCHES, Point

INK, GREY, BLUE, ORANGE, RED = "#22272e", "#8b949e", "#2563a8", "#d9822b", "#c0392b"
COLOURS = dict(zip(PERCENTILES, ("#9cc3e6", BLUE, ORANGE), strict=True))
STYLE = {
    "figure.dpi": 120,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "grid.color": "#e5e8ec",
    "axes.axisbelow": True,
    "text.color": INK,
    "legend.frameon": False,
    "svg.hashsalt": "sentiq",
}


def draw_over_time(seconds: Sequence[Second], caption: str, path: Path) -> list[Path]:
    """Throughput, latency and failures, one below the other. `path` is without an ending."""
    plt = _pyplot()
    with plt.rc_context(STYLE):
        figure, (throughput, latency, failures) = plt.subplots(
            3, 1, figsize=(8, 7.2), sharex=True, height_ratios=(3, 3, 0.8), layout="constrained"
        )
        _throughput(throughput, seconds)
        _latency(latency, seconds)
        _failures(failures, seconds)
        return _save(plt, figure, caption, path)


def draw_workers(points: Sequence[Point], caption: str, path: Path) -> list[Path]:
    """Throughput and p99 against the number of workers: a column a load, a dot a round, a line of medians."""
    plt = _pyplot()
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(2, 2, figsize=(8, 5.6), sharex=True, layout="constrained")
        for column, (load, unit) in enumerate(((ALL, "requests"), (BATCHES, "texts"))):
            above, below = axes[0][column], axes[1][column]
            _against_workers(above, points, load, lambda point: point.throughput, BLUE)
            _against_workers(below, points, load, lambda point: point.outcome.p99_ms, ORANGE)
            above.set_title(f"{load[0].upper()}{load[1:]}:\n{unit} a second")
            below.set_title("p99, ms")
            below.set_xlabel("workers")
        return _save(plt, figure, caption, path)


def _throughput(axes: Any, seconds: Sequence[Second]) -> None:
    times = [second.at for second in seconds]
    axes.plot(times, [second.requests_s for second in seconds], color=BLUE)
    axes.set_title("Requests a second")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_ylim(bottom=0)
    users = axes.twinx()
    users.fill_between(times, [second.users for second in seconds], color=GREY, alpha=0.18, step="post")
    users.set_ylabel("users (grey)", color=GREY)
    users.set_ylim(bottom=0)
    users.yaxis.set_major_formatter("{x:,.0f}")
    users.grid(visible=False)


def _latency(axes: Any, seconds: Sequence[Second]) -> None:
    times = [second.at for second in seconds]
    for name in PERCENTILES:
        values = [second.percentiles_ms[name] for second in seconds]
        axes.plot(times, values, color=COLOURS[name], label=f"p{name.rstrip('%')}")
    axes.set_title("Time to the answer, ms, of the last ten seconds")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.legend(loc="upper left", ncols=3)


def _failures(axes: Any, seconds: Sequence[Second]) -> None:
    values = [second.failures_s for second in seconds]
    axes.fill_between([second.at for second in seconds], values, color=RED, alpha=0.8)
    axes.set_title("Failures a second" if any(values) else "Failures a second: none")
    axes.set_ylim(0, max(1.0, *values))
    axes.set_xlabel("seconds from the start")


def _against_workers(
    axes: Any, points: Sequence[Point], load: str, value: Callable[[Point], float], colour: str
) -> None:
    medians = scaling.median(points, load, value)
    axes.plot(list(medians), list(medians.values()), color=colour, marker="o", markersize=7)
    shown = [point for point in points if point.load == load]
    axes.plot(
        [point.workers for point in shown], [value(point) for point in shown], "o", color=colour, alpha=0.35
    )
    for workers, middle in medians.items():
        axes.annotate(f"{middle:,.0f}", (workers, middle), (0, 9), textcoords="offset points", ha="center")
    axes.set_ylim(0, 1.25 * max((value(point) for point in shown), default=1.0))
    axes.set_xticks(sorted(medians))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.margins(x=0.15)


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    return pyplot


def _save(plt: Any, figure: Any, caption: str, path: Path) -> list[Path]:
    figure.supxlabel(caption, x=0.01, ha="left", fontsize=7.5, color=GREY, wrap=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    paths = [path.with_suffix(".png"), path.with_suffix(".svg")]
    for one in paths:
        figure.savefig(one, metadata={"Date": None} if one.suffix == ".svg" else None)
    plt.close(figure)
    return paths
