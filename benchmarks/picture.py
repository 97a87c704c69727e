"""The chart of where the processor time of one request goes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

# A light ground of its own, so that it can be read on a page of any colour.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "sentiq",  # the same figures make the same file
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 9,
    "axes.facecolor": "#fbfbf9",
    "figure.facecolor": "#fbfbf9",
    "savefig.facecolor": "#fbfbf9",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}
COLOURS = ("#1f6fb5", "#c8641b")  # apart for the colour-blind as well
THICKNESS = 0.38  # of a bar, where 1 is the distance between two layers


def draw(costs: Mapping[str, Mapping[str, Mapping[str, float]]], path: Path) -> None:
    """A bar for each layer and version: version -> part -> layer -> µs of processor time for one request."""
    rows = [(part, layer) for part, layers in next(iter(costs.values())).items() for layer in layers]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 0.9 + 0.36 * len(rows)))
        axes = figure.subplots()
        places = np.arange(len(rows))
        for number, (version, parts) in enumerate(costs.items()):
            figures = [parts[part][layer] for part, layer in rows]
            label = f"{version}: {sum(figures):.0f} µs"
            bars = axes.barh(
                places + number * THICKNESS, figures, THICKNESS, color=COLOURS[number % 2], label=label
            )
            axes.bar_label(bars, fmt="%.0f", padding=3, fontsize=7.5)
        names = [layer if part in ("redis", "client") else f"{part}: {layer}" for part, layer in rows]
        axes.set_yticks(places + THICKNESS * (len(costs) - 1) / 2, names)
        axes.invert_yaxis()
        axes.set_xlabel("processor time for one request, µs; single texts, 64 connections")
        axes.legend(loc="lower right")
        figure.tight_layout()
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
