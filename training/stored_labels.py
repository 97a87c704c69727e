"""Soft labels that are stored as they come: an interruption loses only the chunk in progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from training.data import LABELS
from training.distillation import SoftLabels

CHUNK = 8_192  # texts: a minute or two of the slowest teacher

Labeler = Callable[[Sequence[Any]], SoftLabels]


def label_in_chunks(label: Labeler, items: Sequence[Any], folder: Path, description: str) -> SoftLabels:
    """Return the labels (items, classes) that the function gives to texts or token ids, with a progress bar.

    The labels of each chunk are a file of the folder. A later call with the same items reads those that are
    there; the folder belongs to these items alone.
    """
    if not items:
        return np.empty((0, len(LABELS)), dtype=np.float32)
    folder.mkdir(parents=True, exist_ok=True)
    starts = tqdm(range(0, len(items), CHUNK), desc=description, unit="chunk")
    return np.concatenate(
        [stored_chunk(folder / f"{start}.npy", label, items[start : start + CHUNK]) for start in starts]
    )


def stored_chunk(path: Path, label: Labeler, items: Sequence[Any]) -> SoftLabels:
    """Return the labels in the file, after making it if it is missing."""
    if not path.is_file():
        unfinished = path.with_name("unfinished.npy")
        np.save(unfinished, label(items))
        unfinished.replace(path)
    labels: SoftLabels = np.load(path)
    return labels
