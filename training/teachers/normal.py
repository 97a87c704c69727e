"""One form for what the sources write differently, before a pretrained tokenizer reads it."""

from __future__ import annotations

import re

from training.tokenizer import URL, USER

REPLACEMENTS = [
    (re.compile(r"https?://\S+|www\.\S+"), f" {URL} "),
    (re.compile(r"(?<!\w)@\w+"), USER),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"-lrb-"), "("),
    (re.compile(r"-rrb-"), ")"),
    (re.compile(r" (?=n't\b|'(?:s|m|d|re|ve|ll)\b)"), ""),  # "do n't" and "it 's"
]


def normalize(text: str) -> str:
    """The text as its tokenizer is to see it; case and accents stay."""
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text
