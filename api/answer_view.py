"""View of an answer: what the page shows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from api.explanation import MAX_EXPLAINED_CHARS
from api.translations import label_translations
from sentiq.messages import Prediction
from sentiq.model_description import ModelDescription
from sentiq.queue import JobStatus
from sentiq.sentiment import LABELS, POSITIVE

BARS_SHOWN = 10  # the others are folded


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
    def can_be_explained(self) -> bool:
        """True if the text is not too long for the weights of its words."""
        return len(self.text) <= MAX_EXPLAINED_CHARS

    @property
    def icon(self) -> str:
        """The name of the icon: the sentiment, or "label" for the labels of other models."""
        return self.label if self.label in LABELS else "label"


def _bars(prediction: Prediction, names: Mapping[str, str]) -> list[Bar]:
    bars = [Bar(label, names[label], value) for label, value in prediction.probabilities.items()]
    return bars if len(bars) <= BARS_SHOWN else sorted(bars, key=lambda bar: -bar.probability)
