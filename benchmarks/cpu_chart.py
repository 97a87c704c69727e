"""The chart of the processor time of one request, by layer."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from devtools.charts import BLUE, ORANGE, chart_style, save_chart

BAR_HEIGHT = 0.38  # the distance between two layers is 1


def draw_cpu_chart(costs: Mapping[str, Mapping[str, Mapping[str, float]]], path: Path) -> None:
    """Draw a bar for each layer and version. `costs`: version -> part -> layer -> µs a request."""
    rows = [(part, layer) for part, layers in next(iter(costs.values())).items() for layer in layers]
    with chart_style():
        figure = Figure(figsize=(8, 0.9 + 0.36 * len(rows)))
        axes = figure.subplots()
        places = np.arange(len(rows))
        for number, (version, parts) in enumerate(costs.items()):
            values = [parts[part][layer] for part, layer in rows]
            bars = axes.barh(
                places + number * BAR_HEIGHT,
                values,
                BAR_HEIGHT,
                color=(BLUE, ORANGE)[number % 2],
                label=f"{version}: {sum(values):.0f} µs",
            )
            axes.bar_label(bars, fmt="%.0f", padding=3, fontsize=7.5)
        names = [layer if part in ("redis", "client") else f"{part}: {layer}" for part, layer in rows]
        axes.set_yticks(places + BAR_HEIGHT * (len(costs) - 1) / 2, names)
        axes.invert_yaxis()
        axes.set_xlabel("processor time for one request, µs; single texts, 64 connections")
        axes.legend(loc="lower right")
        figure.tight_layout()
        save_chart(figure, path)
