"""Distillation (Hinton et al., 2015, arXiv 1503.02531): learning from the soft labels of larger networks.

A hard label gives one class; a teacher's soft label gives a probability for each. Teachers also label texts
without a hard label: single sentences of reviews, and texts made from the words of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data import LabeledTexts
from training.recipe import TransferSetConfig

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?:<br\s*/?>\s*)+")
SENTENCE_WORDS = range(4, 41)  # the lengths of the sentences that are taken
DROPPED_WORDS, REPLACED_WORDS = 0.1, 0.15  # shares of the words of an altered text
MAX_SPAN_WORDS = 12
JOINED_SPANS = 0.3  # the share of spans that a second one follows
MIN_PROBABILITY = 1e-6

SoftLabels = NDArray[np.float32]  # (texts, classes); NaN for a text that no teacher labeled


@dataclass(frozen=True, slots=True)
class TransferSet:
    """Texts that the teachers label: those trained on, in their order, then texts without a hard label."""

    texts: list[str]
    languages: NDArray[np.str_]


def make_transfer_set(rows: LabeledTexts, config: TransferSetConfig, seed: int) -> TransferSet:
    """Return the texts of the rows, sentences of the long ones, altered short texts, and spans of these.

    An altered text need not make sense: a teacher's soft label shows the effect of single words (Tang et
    al., 2019, arXiv 1903.12136, section 3.3). Each language gets the same number of altered texts.
    """
    rng = np.random.default_rng(seed)
    texts, languages = list(rows.texts), [rows.languages]
    for language in np.unique(rows.languages):
        labeled = [rows.texts[row] for row in np.flatnonzero(rows.languages == language)]
        sentences = sample_texts(extract_sentences(labeled, config.max_characters), config.sentences, rng)
        short = [text for text in labeled if len(text) <= config.max_characters] + sentences
        added = list(sentences)
        if short:
            added += alter_texts(short, config.altered, rng)
            added += sample_spans(short, config.spans, rng)
        texts += added
        languages.append(np.full(len(added), language))
    return TransferSet(texts, np.concatenate(languages))


def extract_sentences(texts: Sequence[str], max_characters: int) -> list[str]:
    """Return the sentences of all texts that have more than `max_characters`."""
    return [
        sentence
        for text in texts
        if len(text) > max_characters
        for sentence in SENTENCE_END.split(text)
        if len(sentence.split()) in SENTENCE_WORDS
    ]


def sample_texts(texts: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return `count` random texts, or all of them if there are fewer."""
    return [texts[row] for row in rng.permutation(len(texts))[:count].tolist()]


def alter_texts(texts: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return `count` random texts with some words dropped and some replaced by words from any text."""
    words = [word for text in texts for word in text.split()]
    altered = []
    for row in rng.integers(len(texts), size=count).tolist():
        kept = np.array(texts[row].split(), dtype=object)
        draw = rng.random(len(kept))
        replaced = draw < REPLACED_WORDS
        kept[replaced] = [words[word] for word in rng.integers(len(words), size=replaced.sum()).tolist()]
        altered.append(" ".join(kept[draw < 1.0 - DROPPED_WORDS]))
    return altered


def sample_spans(texts: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return `count` random spans of at most MAX_SPAN_WORDS words; some are two spans joined."""

    def sample_span() -> str:
        words = texts[int(rng.integers(len(texts)))].split()
        length = int(rng.integers(1, max(2, min(len(words), MAX_SPAN_WORDS) + 1)))
        start = int(rng.integers(0, max(1, len(words) - length + 1)))
        return " ".join(words[start : start + length])

    return [
        f"{sample_span()} {sample_span()}" if rng.random() < JOINED_SPANS else sample_span()
        for _ in range(count)
    ]


def ensemble_soft_labels(soft_labels: Sequence[SoftLabels]) -> SoftLabels:
    """Return the soft labels (texts, classes) of an ensemble: the softmax of the mean log probabilities.

    A row of NaN means that a teacher did not label the text; the mean is over the others. The result is
    NaN for a text that no teacher labeled.
    """
    logs = np.log(np.maximum(np.stack(soft_labels), MIN_PROBABILITY))  # NaN stays NaN
    given = ~np.isnan(logs)
    powers = np.exp(np.where(given, logs, 0.0).sum(axis=0) / np.maximum(given.sum(axis=0), 1))
    powers[~given.any(axis=0)] = np.nan
    ensemble: SoftLabels = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return ensemble
