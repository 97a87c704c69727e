"""View of an explanation: what the page shows of the weights of words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from api.explanation import Variants
from api.translations import label_translations
from sentiq.queue import JobStatus

LEVELS = 5  # of the tint of a word


class Word(NamedTuple):
    """A word or a group of words, or a piece of the text between them, which has no weight.

    level: from 1 to LEVELS, by the size of the weight beside the largest one; 0 without a weight
    """

    text: str
    weight: float | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """The words of a text in order, and the ones with the largest weights first; `name` is the answer's."""

    name: str
    words: Sequence[Word]
    heaviest: Sequence[Word]

    @property
    def has_groups(self) -> bool:
        """True if neighboring words are weighed together, as in a long text."""
        return any(len(word.text.split()) > 1 for word in self.heaviest)

    @classmethod
    def from_status(cls, variants: Variants, status: JobStatus) -> Self:
        """Return the view of a job that scored `variants`. Raises ScoringFailed."""
        whole = status.prediction_at(0)
        names = label_translations(whole.probabilities, status.label_names)
        read_chars = whole.read_chars if whole.truncated and whole.read_chars else len(variants.text)
        entries = variants.weigh(status.predictions, whole.sentiment, read_chars)
        words = tinted_words(variants.text, entries)
        return cls(names[whole.sentiment], words, heaviest_first(words))


def tinted_words(text: str, entries: Sequence[Mapping[str, Any]]) -> list[Word]:
    """Return the pieces of a text in order; `entries` are those of POST /explain."""
    largest = max((abs(entry["weight"]) for entry in entries if entry["weight"] is not None), default=0.0)
    pieces, end = [], 0
    for entry in entries:
        if text[end : entry["start"]]:
            pieces.append(Word(text[end : entry["start"]]))
        weight, end = entry["weight"], entry["end"]
        pieces.append(Word(entry["text"], weight, _level(weight, largest)))
    return [*pieces, Word(text[end:])] if text[end:] else pieces


def heaviest_first(words: Sequence[Word]) -> list[Word]:
    """Return the words that have a weight, those with the largest ones first."""
    weighed = [word for word in words if word.weight is not None]
    return sorted(weighed, key=lambda word: -abs(word.weight or 0.0))


def _level(weight: float | None, largest: float) -> int:
    """Return 0 for a weight of a tenth of a step or less: such a word does not matter."""
    if weight is None or largest == 0:
        return 0
    return min(LEVELS, int(LEVELS * abs(weight) / largest + 0.9))
