"""Training batches: rows of like length together, a bounded number of tokens in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.tokens import pad
from model.training.network import UNKNOWN_SOURCE

UNKNOWN_WORD = 1  # the id of the tokenizer's unknown token
BATCH_TOKENS = 12_288
BATCH_ROWS = 256
CROP_TOKENS = 192  # of a longer text, another stretch of this length in each epoch

Batch = tuple[dict[str, NDArray[np.int32]], NDArray[np.int32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Examples:
    """What the network is trained on, row by row: token ids, label, source (from 1) and weight."""

    ids: Sequence[NDArray[np.int32]]
    labels: NDArray[np.int32]
    sources: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of examples whose source is hidden, and of the words that are."""

    hidden_sources: float = 0.4
    hidden_words: float = 0.1


class Epoch:
    """All batches of one epoch. The same seed and number give the same batches, so training can resume."""

    def __init__(self, examples: Examples, noise: Noise, seed: int, number: int) -> None:
        self._examples = examples
        self._noise = noise
        self._seed = (seed, number)
        self._batches = plan([len(ids) for ids in examples.ids], np.random.default_rng(self._seed))

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, index: int) -> Batch:
        """The inputs by name, the labels and the weights of one batch."""
        chance = np.random.default_rng((*self._seed, index))
        rows = self._batches[index]
        examples = self._examples
        ids = pad([crop(examples.ids[row], chance) for row in rows])
        ids[(chance.random(ids.shape) < self._noise.hidden_words) & (ids > 0)] = UNKNOWN_WORD
        hidden = chance.random(len(rows)) < self._noise.hidden_sources
        sources = np.where(hidden, UNKNOWN_SOURCE, examples.sources[rows]).astype(np.int32)
        return {"ids": ids, "source": sources}, examples.labels[rows], examples.weights[rows]


def plan(lengths: Sequence[int], chance: np.random.Generator) -> list[NDArray[np.intp]]:
    """The rows of each batch of an epoch, in the order of training."""
    cropped = np.minimum(lengths, CROP_TOKENS)
    order = np.argsort(cropped * chance.uniform(0.9, 1.1, len(cropped)))
    batches: list[NDArray[np.intp]] = []
    start = 0
    while start < len(order):
        width = max(1, cropped[order[start : start + BATCH_ROWS]].max())
        rows = min(BATCH_ROWS, max(1, BATCH_TOKENS // int(width)))
        batches.append(order[start : start + rows])
        start += rows
    return [batches[position] for position in chance.permutation(len(batches))]


def crop(ids: NDArray[np.int32], chance: np.random.Generator) -> NDArray[np.int32]:
    """A stretch of at most CROP_TOKENS tokens, from anywhere in the text."""
    if len(ids) <= CROP_TOKENS:
        return ids
    start = int(chance.integers(0, len(ids) - CROP_TOKENS + 1))
    return ids[start : start + CROP_TOKENS]
