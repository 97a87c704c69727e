"""The charts of the model card, from the figures of model.json. The same figures give the same files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from devtools.charts import BLUE, FAINT, GROUND, INK, ORANGE, chart_style, save_chart
from training.card.readme import CONFUSION, LEARNING, RELIABILITY

COLUMNS = 3  # matrices in a row


def draw(card: Mapping[str, Any], folder: Path) -> None:
    """Draw the charts for which the card has figures into `folder`; remove those for which it has none."""
    folder.mkdir(exist_ok=True)
    figures, labels = card["figures"], card["labels"]
    validation = figures.get("validation", {})
    matrices = {
        name: table["confusion"] for name, table in figures.get("test", {}).items() if "confusion" in table
    }
    with chart_style():
        save(draw_confusion(matrices, labels) if matrices else None, folder / CONFUSION)
        bins = validation.get("reliability")
        save(draw_reliability(bins) if bins else None, folder / RELIABILITY)
        history = figures.get("history")
        save(draw_learning(history) if history else None, folder / LEARNING)


def save(figure: Figure | None, path: Path) -> None:
    """Write the chart, or remove the file if `figure` is None."""
    if figure is None:
        path.unlink(missing_ok=True)
    else:
        save_chart(figure, path)


def draw_confusion(matrices: Mapping[str, list[list[int]]], labels: Sequence[str]) -> Figure:
    """Return a matrix for each test: of the texts with a true label, the share that got each label."""
    rows = -(-len(matrices) // COLUMNS)
    figure = Figure(figsize=(9, 2.75 * rows + 0.3), layout="constrained")
    axes = figure.subplots(rows, COLUMNS, squeeze=False).flatten()
    for place, (name, matrix) in zip(axes, matrices.items(), strict=False):
        draw_matrix(place, name, np.array(matrix), labels)
    for place in axes[len(matrices) :]:
        place.set_axis_off()
    figure.supxlabel("predicted label", fontsize=9)
    figure.supylabel("true label", fontsize=9)
    return figure


def draw_matrix(axes: Axes, name: str, matrix: np.ndarray[Any, Any], labels: Sequence[str]) -> None:
    """Draw one matrix, without rows for labels that the test does not have."""
    held = np.flatnonzero(matrix.sum(axis=1))
    counts = matrix[held]
    shares = counts / counts.sum(axis=1, keepdims=True)
    axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolors=GROUND, linewidth=2)
    axes.invert_yaxis()
    axes.set_title(name, pad=6)
    axes.set_xticks(np.arange(len(labels)) + 0.5, labels)
    axes.set_yticks(np.arange(len(held)) + 0.5, [labels[int(row)] for row in held])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for (row, column), share in np.ndenumerate(shares):
        color = "white" if share > 0.55 else INK
        axes.text(column + 0.5, row + 0.42, f"{share:.0%}", ha="center", va="center", color=color)
        count = f"{counts[row, column]:,}"
        axes.text(column + 0.5, row + 0.68, count, ha="center", va="center", color=color, fontsize=7)


def draw_reliability(bins: Sequence[Mapping[str, float]]) -> Figure:
    """Return accuracy against confidence, and below it the number of texts of each confidence."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    confidence = [100 * each["confidence"] for each in bins]
    least = min(confidence) - 5
    upper.plot([least, 100], [least, 100], color=FAINT, linestyle="--", linewidth=1)
    upper.annotate(
        "perfect calibration", (least + 12, least + 12), (6, -12), textcoords="offset points", color=FAINT
    )
    upper.plot(confidence, [100 * each["accuracy"] for each in bins], "o-", color=BLUE, markersize=5)
    upper.set_ylabel("accuracy, %")
    upper.grid(visible=True)
    lower.bar(confidence, [each["rows"] for each in bins], width=3, color=BLUE)
    lower.set_ylabel("texts")
    lower.set_xlabel("confidence: the probability of the most probable label, %")
    lower.grid(visible=True, axis="y")
    for axes in (upper, lower):
        axes.set_axisbelow(True)
    return figure


def draw_learning(history: Sequence[Mapping[str, float]]) -> Figure:
    """Return loss and accuracy after each epoch, on the training texts and on the validation texts."""
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, what in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for name, key, color in (("training", what, BLUE), ("validation", f"validation_{what}", ORANGE)):
            points = [(each["epoch"], each[key]) for each in history if each.get(key) is not None]
            axes.plot(*zip(*points, strict=True), "o-", color=color, markersize=4, label=name)
        axes.set_xlabel("epoch")
        axes.set_ylabel(what)
        axes.set_xticks([each["epoch"] for each in history])
        axes.grid(visible=True)
        axes.set_axisbelow(True)
        axes.legend()
    return figure
