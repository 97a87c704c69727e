"""What the page shows of an answer: names, bars, and the weight of each word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from api.translations import label_translations
from sentiq.messages import Prediction
from sentiq.model_description import ModelDescription
from sentiq.queue import JobStatus
from sentiq.sentiment import LABELS, POSITIVE

BARS_SHOWN = 10  # the others are folded
LEVELS = 5  # of the tint of a word


class Bar(NamedTuple):
    """One label, its name on the page, and its probability."""

    label: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer for one text. `bars` are in the model's order, or sorted if they are many."""

    text: str
    job_id: str
    label: str
    name: str
    score: float
    is_positivity: bool
    is_unsure: bool
    threshold: float | None
    read_chars: int | None  # None if the model read the whole text
    bars: Sequence[Bar]

    @classmethod
    def from_status(
        cls, text: str, status: JobStatus, description: ModelDescription | None, index: int = 0
    ) -> Self:
        """Return the view of the prediction at `index`. Raises ScoringFailed if there is none."""
        prediction = status.prediction_at(index)
        names = label_translations(prediction.probabilities, status.label_names)
        return cls(
            text=text,
            job_id=status.job_id,
            label=prediction.sentiment,
            name=names[prediction.sentiment],
            score=prediction.score,
            is_positivity=POSITIVE in prediction.probabilities,
            is_unsure=prediction.confident is False,
            threshold=description.threshold if description else None,
            read_chars=prediction.read_chars if prediction.truncated else None,
            bars=_bars(prediction, names),
        )

    @property
    def probability(self) -> float:
        """The probability of the answer."""
        return next(bar.probability for bar in self.bars if bar.label == self.label)

    @property
    def icon(self) -> str:
        """The name of the icon: the sentiment, or "label" for the labels of other models."""
        return self.label if self.label in LABELS else "label"


class Word(NamedTuple):
    """A word, or a piece of the text between words, which has no weight.

    level: from 1 to LEVELS, by the size of the weight beside the largest one; 0 without a weight
    """

    text: str
    weight: float | None = None
    level: int = 0


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
    """Return 0 for a weight that is a tenth of a step or less: the word does not matter."""
    if weight is None or largest == 0:
        return 0
    return min(LEVELS, int(LEVELS * abs(weight) / largest + 0.9))


def _bars(prediction: Prediction, names: Mapping[str, str]) -> list[Bar]:
    bars = [Bar(label, names[label], value) for label, value in prediction.probabilities.items()]
    return bars if len(bars) <= BARS_SHOWN else sorted(bars, key=lambda bar: -bar.probability)
