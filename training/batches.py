"""Training batches: rows of similar length together, a bounded number of tokens in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier import pad_sequences
from training.data import LABELS, NEUTRAL
from training.network import UNKNOWN_SOURCE

UNKNOWN_TOKEN_ID = 1  # in tokenizer.json and in the pieces of the teacher `use`; `minilm` hides no words

TokenRows = list[NDArray[np.int32]]
Batch = tuple[dict[str, NDArray[np.int32]], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Examples:
    """Training examples of a network, row by row.

    ids: the token ids of each text
    sources: source ids, counted from 1; UNKNOWN_SOURCE for a text without a source
    targets: (rows, classes) class probabilities for a row whose source the network is told
    hidden_source_targets: (rows, classes) class probabilities for a row whose source is hidden
    weights: the weight of each row in the loss
    epoch_shares: the share of the epochs that hold the row, evenly spread over them
    """

    ids: TokenRows
    sources: NDArray[np.int32]
    targets: NDArray[np.float32]
    hidden_source_targets: NDArray[np.float32]
    weights: NDArray[np.float32]
    epoch_shares: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Random changes of the examples in each epoch.

    hidden_sources: the share of the rows whose source is hidden
    hidden_words: the share of the tokens that are replaced by the unknown token
    blank_texts: the share of the rows that lose all their tokens, and become neutral
    """

    hidden_sources: float = 0.4
    hidden_words: float = 0.1
    blank_texts: float = 0.0


@dataclass(frozen=True, slots=True)
class Batching:
    """Limits of a batch.

    max_tokens, max_rows: of a batch, padding included
    crop_tokens: of a text; from a longer one each epoch takes another random span of that length
    """

    max_tokens: int = 12_288
    max_rows: int = 256
    crop_tokens: int = 192


class Epoch:
    """All batches of one epoch. The same seed and number give the same batches, so training can resume."""

    def __init__(
        self, examples: Examples, augmentation: Augmentation, batching: Batching, seed: int, number: int
    ) -> None:
        self._examples = examples
        self._augmentation = augmentation
        self._crop_tokens = batching.crop_tokens
        self._seed = (seed, number)
        rng = np.random.default_rng(self._seed)
        phases = np.random.default_rng(seed).random(len(examples.ids))  # the same in all epochs
        members = np.flatnonzero((phases + number * examples.epoch_shares) % 1.0 < examples.epoch_shares)
        lengths = np.array([min(len(examples.ids[row]), batching.crop_tokens) for row in members])
        self._batches = [members[batch] for batch in plan_batches(lengths, batching, rng)]

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, index: int) -> Batch:
        """Return the inputs by name, the targets (rows, classes) and the weights (rows,) of one batch."""
        rng = np.random.default_rng((*self._seed, index))
        rows = self._batches[index]
        examples, augmentation = self._examples, self._augmentation
        ids = pad_sequences([random_crop(examples.ids[row], self._crop_tokens, rng) for row in rows])
        ids[(rng.random(ids.shape) < augmentation.hidden_words) & (ids > 0)] = UNKNOWN_TOKEN_ID
        hidden = rng.random(len(rows)) < augmentation.hidden_sources
        sources = np.where(hidden, UNKNOWN_SOURCE, examples.sources[rows]).astype(np.int32)
        targets = np.where(hidden[:, None], examples.hidden_source_targets[rows], examples.targets[rows])
        blank = rng.random(len(rows)) < augmentation.blank_texts
        ids[blank], targets[blank] = 0, one_hot(NEUTRAL)
        return {"ids": ids, "source": sources}, targets, examples.weights[rows]


def one_hot(labels: NDArray[np.int32] | int) -> NDArray[np.float32]:
    """Return class probabilities (rows, classes) of 1 for each row's label and 0 for the others."""
    return np.eye(len(LABELS), dtype=np.float32)[labels]


def plan_batches(
    lengths: NDArray[np.int_], batching: Batching, rng: np.random.Generator
) -> list[NDArray[np.intp]]:
    """Return the rows of each batch of an epoch, in random order; rows of similar length share a batch."""
    order = np.argsort(lengths * rng.uniform(0.9, 1.1, len(lengths)))
    batches: list[NDArray[np.intp]] = []
    start = 0
    while start < len(order):
        width = max(1, lengths[order[start : start + batching.max_rows]].max())
        rows = min(batching.max_rows, max(1, batching.max_tokens // int(width)))
        batches.append(order[start : start + rows])
        start += rows
    return [batches[position] for position in rng.permutation(len(batches))]


def random_crop(ids: NDArray[np.int32], length: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Return a random span of at most `length` tokens of the text."""
    if len(ids) <= length:
        return ids
    start = int(rng.integers(0, len(ids) - length + 1))
    return ids[start : start + length]
