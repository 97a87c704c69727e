"""How much each training example counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.data import LabelledTexts


def class_weights(rows: LabelledTexts, balance: float) -> NDArray[np.float32]:
    """Weights that even out the classes inside each source; their mean is 1 in every source.

    balance: 0 leaves the classes as they are, 1 makes all classes of a source count the same
    """
    weights = np.ones(len(rows), dtype=np.float64)
    for source in np.unique(rows.sources):
        members = np.flatnonzero(rows.sources == source)
        counts = np.bincount(rows.labels[members])[rows.labels[members]]
        shares = counts.astype(np.float64) ** -balance
        weights[members] = shares / shares.mean()
    return weights.astype(np.float32)
