"""Temperature scaling (Guo et al., 2017, arXiv 1706.04599): one number makes confidence mean accuracy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CANDIDATES = np.geomspace(0.3, 5.0, 400)


def fit_temperature(probabilities: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """The temperature by which to divide the logits, so that the labels are as likely as can be.

    `probabilities` (rows, classes) are those at temperature 1.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    losses = [cross_entropy(logits / temperature, labels) for temperature in CANDIDATES]
    return float(CANDIDATES[int(np.argmin(losses))])


def scale(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """What probabilities at temperature 1 become at another."""
    powers = np.maximum(probabilities.astype(np.float64), 1e-12) ** (1.0 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def cross_entropy(logits: NDArray[np.float64], labels: NDArray[np.int32]) -> float:
    """The mean negative log likelihood of the labels."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))
