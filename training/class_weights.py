"""Class weights: the weight of each training example in the loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.data import LabeledTexts


def class_weights(rows: LabeledTexts, balance: float) -> NDArray[np.float32]:
    """Return weights (rows,) that balance the classes inside each source; their mean is 1 in every source.

    balance: 0 leaves the classes as they are; 1 gives all classes of a source the same total weight
    """
    weights = np.ones(len(rows), dtype=np.float64)
    for source in np.unique(rows.sources):
        members = np.flatnonzero(rows.sources == source)
        counts = np.bincount(rows.labels[members])[rows.labels[members]]
        powers = counts.astype(np.float64) ** -balance
        weights[members] = powers / powers.mean()
    return weights.astype(np.float32)
