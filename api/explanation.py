"""The words of a text, and the weight of each: by how much a probability falls if the word is left out.

The method is known as occlusion or erasure (Li, Monroe and Jurafsky, 2016, https://arxiv.org/abs/1612.08220).
It needs the model's answers only, so it works for every classifier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

import regex

from sentiq.messages import Prediction, TextOutcome

MAX_ENTRIES = 60  # beyond, an entry is a group of neighboring words
MAX_EXPLAINED_CHARS = 5000  # 61 variants of such a text are a job of 300 kB
WEIGHT_DIGITS = 6  # those of a probability

# (?w) lets \b stand for the borders of words of Unicode: https://unicode.org/reports/tr29/#Word_Boundaries.
# Scripts without blanks between words, for which it has no borders, are taken as runs.
SEGMENT = regex.compile(
    r"(?V1w)(?P<blank>[\s\x1c-\x1f]+)|(?P<address>https?://\S+)|[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+|.+?\b",
    regex.DOTALL,
)
# A letter, a mark, a digit, or a picture such as an emoji or a flag.
WORD_CHARACTER = regex.compile(r"[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]")
JOINERS = frozenset("-\u2010\u2011'\u2019_@&")  # one of them between two words makes them one: e-mail
OPENING = regex.compile(r"[\p{Ps}\p{Pi}¿¡#@$]")  # punctuation that belongs to the word behind it


class Span(NamedTuple):
    """The position of a word or of a group of words in a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Variants:
    """A text, its entries, and the text without each entry; None where only blanks would be left."""

    text: str
    words: tuple[Span, ...]
    entries: tuple[Span, ...]
    shortened: tuple[str | None, ...]

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Split a text into at most MAX_ENTRIES entries."""
        words = tuple(split_words(text))
        entries = tuple(group_words(words))
        shortened = (leave_out(text, entry) for entry in entries)
        return cls(text, words, entries, tuple(one if one.strip() else None for one in shortened))

    def texts(self) -> list[str]:
        """Return the texts to score: the whole one, then those without an entry that are not blank."""
        return [self.text, *(one for one in self.shortened if one is not None)]

    def weigh(self, outcomes: Sequence[TextOutcome], label: str, read_chars: int) -> list[dict[str, object]]:
        """Return each entry with its weight for a label, as JSON members.

        `outcomes` are those of `texts`, of which the first is a Prediction. `read_chars` is the number of
        characters that the model has read: words that begin behind them are not in the list. A weight is None
        where the shortened text could not be scored.
        """
        whole, *others = outcomes
        found = iter(others)
        weights = [None if one is None else _weight(whole, next(found), label) for one in self.shortened]
        read = [word for word in self.words if word.start < read_chars]
        return [
            {
                "text": self.text[entry.start : (end := max(w.end for w in read if w.start < entry.end))],
                "start": entry.start,
                "end": end,
                "weight": weight,
            }
            for entry, weight in zip(self.entries, weights, strict=True)
            if entry.start < read_chars
        ]


def split_words(text: str) -> Iterator[Span]:
    """Yield the words in order, with the punctuation beside them.

    All characters but blanks are in a word. Punctuation between blanks is a word by itself.
    """
    run: list[regex.Match[str]] = []  # segments without a blank between them
    for segment in SEGMENT.finditer(text):
        if segment["blank"] is None:
            run.append(segment)
        else:
            yield from _words_of_run(text, run)
            run = []
    yield from _words_of_run(text, run)


def group_words(words: Sequence[Span], most: int = MAX_ENTRIES) -> list[Span]:
    """Return the words as at most `most` groups of neighbors, of sizes that differ by at most one word."""
    groups = min(len(words), most)
    borders = [len(words) * number // groups for number in range(groups + 1)] if groups else []
    return [Span(words[first].start, words[end - 1].end) for first, end in pairwise(borders)]


def leave_out(text: str, span: Span) -> str:
    """Return a text without a span, and without the blanks on one side of it if they are on both."""
    before, after = text[: span.start], text[span.end :]
    if not after.strip():
        return before.rstrip()
    if not before or before[-1].isspace():
        after = after.lstrip()
    return before + after


def _words_of_run(text: str, run: Sequence[regex.Match[str]]) -> Iterator[Span]:
    if not run:
        return
    cores = [Span(*one.span()) for one in run if one["address"] or WORD_CHARACTER.search(one[0])]
    first, last = run[0].start(), run[-1].end()
    start = first
    for core, following in pairwise(cores):
        gap = text[core.end : following.start]
        if gap in JOINERS:
            continue
        opening = OPENING.search(gap)
        end = core.end + (opening.start() if opening else len(gap))
        yield Span(start, end)
        start = end
    yield Span(start, last)


def _weight(whole: TextOutcome, shortened: TextOutcome, label: str) -> float | None:
    if not isinstance(whole, Prediction) or not isinstance(shortened, Prediction):
        return None
    return round(whole.probabilities[label] - _probability(shortened.probabilities, label), WEIGHT_DIGITS)


def _probability(probabilities: Mapping[str, float], label: str) -> float:
    return probabilities.get(label, 0.0)  # a worker of another version of the model may have scored it
