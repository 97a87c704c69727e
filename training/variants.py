"""Variants of a sentence that keep its label: a typing error, another final punctuation mark.

They teach the network that such a change does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

LONG_WORD = re.compile(r"\w{4,}")
FINAL_MARKS = ".!"
TYPING_ERRORS, CHANGED_ENDS = 0.5, 0.5  # shares of the variants


def make_variants(texts: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return a random variant of each text."""
    return [make_variant(text, rng) for text in texts]


def make_variant(text: str, rng: np.random.Generator) -> str:
    """Return the text with a typing error, another end, both or neither."""
    if rng.random() < TYPING_ERRORS:
        text = add_typing_error(text, rng)
    return change_end(text, rng) if rng.random() < CHANGED_ENDS else text


def add_typing_error(text: str, rng: np.random.Generator) -> str:
    """Drop, double or swap a letter inside a random word of four letters or more, if there is one."""
    words = list(LONG_WORD.finditer(text))
    if not words:
        return text
    word = words[int(rng.integers(len(words)))]
    place = word.start() + 1 + int(rng.integers(len(word.group()) - 2))
    before, letter, following, after = text[:place], text[place], text[place + 1], text[place + 2 :]
    return before + str(rng.choice([following, letter + letter + following, following + letter])) + after


def change_end(text: str, rng: np.random.Generator) -> str:
    """Remove the final mark of the text, or add one; a question mark or an emoji stays."""
    if text.endswith(tuple(FINAL_MARKS)):
        return text.rstrip(FINAL_MARKS)
    return text + str(rng.choice(list(FINAL_MARKS))) if text[-1:].isalnum() else text
