"""Training batches: rows of like length together, a bounded number of tokens in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier.tokens import pad
from training.data import LABELS, NEUTRAL
from training.network import UNKNOWN_SOURCE

UNKNOWN_WORD = 1  # the id of an unknown word in every tokenizer here

TokenRows = list[NDArray[np.int32]]
Batch = tuple[dict[str, NDArray[np.int32]], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Examples:
    """What a network is trained on, row by row.

    ids: of its tokens; sources: from 1, UNKNOWN_SOURCE for a text that has none
    targets: (rows, classes) probabilities of the classes for a text whose source is told
    hidden_targets: (rows, classes) those for one whose source is hidden
    weights: how much it counts; shares: the share of the epochs that it is in, evenly spread over them
    """

    ids: TokenRows
    sources: NDArray[np.int32]
    targets: NDArray[np.float32]
    hidden_targets: NDArray[np.float32]
    weights: NDArray[np.float32]
    shares: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of examples whose source is hidden, and of the words that are; that of texts left blank,
    which are then neutral."""

    hidden_sources: float = 0.4
    hidden_words: float = 0.1
    blank: float = 0.0


@dataclass(frozen=True, slots=True)
class Batching:
    """tokens, rows: the most of them in a batch; crop: of a longer text, another stretch of so many tokens
    in each epoch."""

    tokens: int = 12_288
    rows: int = 256
    crop: int = 192


class Epoch:
    """All batches of one epoch. The same seed and number give the same batches, so training can resume."""

    def __init__(self, examples: Examples, noise: Noise, batching: Batching, seed: int, number: int) -> None:
        self._examples = examples
        self._noise = noise
        self._crop = batching.crop
        self._seed = (seed, number)
        chance = np.random.default_rng(self._seed)
        turns = np.random.default_rng(seed).random(len(examples.ids))
        members = np.flatnonzero((turns + number * examples.shares) % 1.0 < examples.shares)
        lengths = np.array([min(len(examples.ids[row]), batching.crop) for row in members])
        self._batches = [members[batch] for batch in plan(lengths, batching, chance)]

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, index: int) -> Batch:
        """The inputs by name, the targets and the weights of one batch."""
        chance = np.random.default_rng((*self._seed, index))
        rows = self._batches[index]
        examples, noise = self._examples, self._noise
        ids = pad([crop(examples.ids[row], self._crop, chance) for row in rows])
        ids[(chance.random(ids.shape) < noise.hidden_words) & (ids > 0)] = UNKNOWN_WORD
        hidden = chance.random(len(rows)) < noise.hidden_sources
        sources = np.where(hidden, UNKNOWN_SOURCE, examples.sources[rows]).astype(np.int32)
        targets = np.where(hidden[:, None], examples.hidden_targets[rows], examples.targets[rows])
        blank = chance.random(len(rows)) < noise.blank
        ids[blank], targets[blank] = 0, one_hot(NEUTRAL)
        return {"ids": ids, "source": sources}, targets, examples.weights[rows]


def one_hot(labels: NDArray[np.int32] | int) -> NDArray[np.float32]:
    """The probabilities (rows, classes) that say the labels for certain."""
    return np.eye(len(LABELS), dtype=np.float32)[labels]


def plan(
    lengths: NDArray[np.int_], batching: Batching, chance: np.random.Generator
) -> list[NDArray[np.intp]]:
    """The rows of each batch of an epoch, in the order of training: rows of like length together."""
    order = np.argsort(lengths * chance.uniform(0.9, 1.1, len(lengths)))
    batches: list[NDArray[np.intp]] = []
    start = 0
    while start < len(order):
        width = max(1, lengths[order[start : start + batching.rows]].max())
        rows = min(batching.rows, max(1, batching.tokens // int(width)))
        batches.append(order[start : start + rows])
        start += rows
    return [batches[position] for position in chance.permutation(len(batches))]


def crop(ids: NDArray[np.int32], length: int, chance: np.random.Generator) -> NDArray[np.int32]:
    """A stretch of at most `length` tokens, from anywhere in the text."""
    if len(ids) <= length:
        return ids
    start = int(chance.integers(0, len(ids) - length + 1))
    return ids[start : start + length]
