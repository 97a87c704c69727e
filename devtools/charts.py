"""The style of all charts. The same figures give the same SVG file."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

# A light ground, so that a chart can be read on a page of any color.
GROUND, INK, FAINT, GRID = "#fbfbf9", "#2a2a28", "#6d6d68", "#e2e2dc"
# These differ for color-blind readers as well.
BLUE, PALE_BLUE, ORANGE, RED = "#1f6fb5", "#9cc3e6", "#c8641b", "#c0392b"
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "sentiq",  # without it the ids inside the file are random
    "font.size": 9,
    "font.family": "DejaVu Sans",  # part of matplotlib
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.facecolor": GROUND,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "grid.color": GRID,
    "figure.facecolor": GROUND,
    "savefig.facecolor": GROUND,
    "legend.frameon": False,
}
UNDATED = {"Date": None, "Creator": None}


def chart_style(**changes: Any) -> Any:
    """Return a context in which matplotlib draws in this style, with `changes` (rcParams, "_" for ".")."""
    return mpl.rc_context(STYLE | {name.replace("_", "."): value for name, value in changes.items()})


def save_chart(figure: Figure, *paths: Path) -> None:
    """Write a chart to each path, as SVG or PNG by its ending."""
    for path in paths:
        figure.savefig(path, metadata=UNDATED if path.suffix == ".svg" else None)
