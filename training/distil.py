"""Distillation: the served network learns what larger ones answer (Hinton et al., 2015, arXiv 1503.02531).

A label says one class for certain; a teacher's answer says how certain it may be, and there is one for
texts without a label too: single sentences of reviews, and texts made of the words of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data import LabelledTexts
from training.recipe import Distillation

BREAK = re.compile(r"(?<=[.!?])\s+|(?:<br\s*/?>\s*)+")
SENTENCE_WORDS = range(4, 41)
LEFT_OUT, SWAPPED = 0.1, 0.15  # shares of the words of a text that is altered
STRETCH_WORDS = 12
JOINED = 0.3  # the share of stretches that another follows
LEAST_PROBABILITY = 1e-6

Answers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Questions:
    """The texts that teachers are asked about: those trained on, in their order, and after them texts that
    have no label."""

    texts: list[str]
    languages: NDArray[np.str_]


def make_questions(rows: LabelledTexts, distillation: Distillation, seed: int) -> Questions:
    """The texts of the rows, sentences of long ones, and altered short texts and stretches of them.

    What is altered need not make sense: a teacher's answer tells what single words do (Tang et al., 2019,
    arXiv 1903.12136, section 3.3). Of each language there are as many altered texts as of the other.
    """
    chance = np.random.default_rng(seed)
    texts, languages = list(rows.texts), [rows.languages]
    for language in np.unique(rows.languages):
        own = [rows.texts[row] for row in np.flatnonzero(rows.languages == language)]
        sentences = draw(cut_sentences(own, distillation.characters), distillation.sentences, chance)
        short = [text for text in own if len(text) <= distillation.characters] + sentences
        added = list(sentences)
        if short:
            added += alter(short, distillation.altered, chance)
            added += stretches(short, distillation.stretches, chance)
        texts += added
        languages.append(np.full(len(added), language))
    return Questions(texts, np.concatenate(languages))


def cut_sentences(texts: Sequence[str], characters: int) -> list[str]:
    """The sentences of all texts of more than so many characters."""
    return [
        sentence
        for text in texts
        if len(text) > characters
        for sentence in BREAK.split(text)
        if len(sentence.split()) in SENTENCE_WORDS
    ]


def draw(texts: list[str], most: int, chance: np.random.Generator) -> list[str]:
    """So many of the texts, at random, or all if there are fewer."""
    return [texts[row] for row in chance.permutation(len(texts))[:most].tolist()]


def alter(texts: list[str], count: int, chance: np.random.Generator) -> list[str]:
    """So many of the texts with words left out, or swapped for words from anywhere in the texts."""
    words = [word for text in texts for word in text.split()]
    altered = []
    for row in chance.integers(len(texts), size=count).tolist():
        kept = np.array(texts[row].split(), dtype=object)
        fate = chance.random(len(kept))
        swapped = fate < SWAPPED
        kept[swapped] = [words[word] for word in chance.integers(len(words), size=swapped.sum()).tolist()]
        altered.append(" ".join(kept[fate < 1.0 - LEFT_OUT]))
    return altered


def stretches(texts: list[str], count: int, chance: np.random.Generator) -> list[str]:
    """So many stretches of a few words of the texts, some of them two in one."""

    def stretch() -> str:
        words = texts[int(chance.integers(len(texts)))].split()
        length = int(chance.integers(1, max(2, min(len(words), STRETCH_WORDS) + 1)))
        start = int(chance.integers(0, max(1, len(words) - length + 1)))
        return " ".join(words[start : start + length])

    return [f"{stretch()} {stretch()}" if chance.random() < JOINED else stretch() for _ in range(count)]


def agree(answers: Sequence[Answers]) -> Answers:
    """One answer (questions, classes) of several teachers: the mean of their log probabilities, as a softmax.

    A row of NaN is no answer; the others alone then count, and where there is none, the result is NaN too.
    """
    logs = np.log(np.maximum(np.stack(answers), LEAST_PROBABILITY))  # NaN stays NaN
    given = ~np.isnan(logs)
    powers = np.exp(np.where(given, logs, 0.0).sum(axis=0) / np.maximum(given.sum(axis=0), 1))
    powers[~given.any(axis=0)] = np.nan
    agreed: Answers = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return agreed
