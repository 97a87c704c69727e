"""Threshold of confidence: below it a prediction is "not sure"."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.metrics import Figures, percent

MAX_RIGHT = 0.2  # the share of the right predictions that may be "not sure"


def choose_threshold(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> Figures:
    """Return the threshold below which MAX_RIGHT of the right predictions lie, with its figures.

    probabilities: (rows, classes); labels: (rows,)
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    threshold = float(np.quantile(confidence[right], MAX_RIGHT)) if right.any() else 0.0
    threshold = float(np.floor(threshold * 1000) / 1000)
    return {"threshold": threshold, **not_sure_figures(probabilities, labels, threshold)}


def not_sure_figures(
    probabilities: NDArray[np.float32], labels: NDArray[np.int32], threshold: float
) -> Figures:
    """Return the share of the right and of the wrong predictions that are "not sure", in percent."""
    unsure = probabilities.max(axis=1) < threshold
    right = probabilities.argmax(axis=1) == labels
    return {
        "right": percent(unsure[right].mean()) if right.any() else 0.0,
        "wrong": percent(unsure[~right].mean()) if not right.all() else 0.0,
    }
