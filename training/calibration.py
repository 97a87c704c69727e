"""Temperature scaling (Guo et al., 2017, arXiv 1706.04599): a number that makes confidence match accuracy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TEMPERATURES = np.geomspace(0.3, 5.0, 400)  # the candidates


def fit_temperature(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """Return the temperature, a divisor of the logits, with the lowest cross entropy for the labels.

    probabilities: (rows, classes), at temperature 1
    labels: (rows,), positions of classes
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    losses = [cross_entropy(logits / temperature, labels) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def apply_temperature(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Return the probabilities (rows, classes) at this temperature, from those at temperature 1."""
    powers = np.maximum(probabilities.astype(np.float64), 1e-12) ** (1.0 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def cross_entropy(logits: NDArray[np.float64], labels: NDArray[np.int32]) -> float:
    """Return the mean negative log likelihood of the labels (rows,) under the logits (rows, classes)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))
