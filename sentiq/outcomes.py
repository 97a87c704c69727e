"""The outcome of one text: a prediction, or an error that says why it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from sentiq.json_members import optional_member, typed_member
from sentiq.sentiment import score_of

# Of texts that the api refuses; they never reach a worker.
RefusalCode = Literal["not_a_string", "empty", "nul_character", "too_long"]
TextErrorCode = RefusalCode | Literal["scoring_failed", "worker_died", "poison", "expired", "cancelled"]
TEXT_ERROR_CODES = frozenset(code for part in get_args(TextErrorCode) for code in get_args(part))


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one text. `score` is from 0 to 1; sentiq.sentiment says what it means.

    `confident` says if the highest probability reaches the model's threshold; None for a model without one.
    `truncated` says that the model read only the first `read_chars` characters (code points) of the text.
    """

    sentiment: str
    score: float
    probabilities: Mapping[str, float]  # label -> probability; they sum to 1
    confident: bool | None = None
    truncated: bool = False
    read_chars: int | None = None

    @classmethod
    def from_probabilities(
        cls,
        labels: Sequence[str],
        probabilities: Sequence[float],
        label_values: Mapping[str, float],
        threshold: float | None = None,
        read_chars: int | None = None,
    ) -> Self:
        """Return the prediction for one text.

        `probabilities` are Python floats in the order of `labels`. `label_values` is the value of each label,
        0 to 1, or empty; see sentiq.sentiment.score_of. `read_chars` is None for a text that was read whole.
        """
        by_label = {label: round(value, 6) for label, value in zip(labels, probabilities, strict=True)}
        sentiment = max(by_label, key=by_label.__getitem__)
        confident = None if threshold is None else by_label[sentiment] >= threshold
        score = score_of(by_label, label_values)
        return cls(sentiment, score, by_label, confident, read_chars is not None, read_chars)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the prediction in a decoded JSON object. Raises TypeError, KeyError."""
        probabilities = typed_member(fields["probabilities"], dict)
        return cls(
            sentiment=typed_member(fields["sentiment"], str),
            score=typed_member(fields["score"], float),
            probabilities={label: typed_member(value, float) for label, value in probabilities.items()},
            confident=optional_member(fields.get("confident"), bool),
            truncated=typed_member(fields.get("truncated", False), bool),
            read_chars=optional_member(fields.get("read_chars"), int),
        )


@dataclass(frozen=True, slots=True)
class TextError:
    """The reason why one text has no prediction.

    `not_a_string`, `empty`, `nul_character`, `too_long`: the text cannot be scored. `scoring_failed`: the
    model raised an error on it. `worker_died`: its chunk was given up after its worker had died too often.
    `poison`: workers died of this very text within the last hour. `expired`: the time limit passed before a
    worker was free.
    """

    code: TextErrorCode
    detail: str

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the error in a decoded JSON object. Raises ValueError, TypeError, KeyError."""
        code = fields["code"]
        if code not in TEXT_ERROR_CODES:
            raise ValueError(f"code is {code!r:.40}")
        return cls(code, typed_member(fields["detail"], str))


TextOutcome = Prediction | TextError


def outcome_from_fields(fields: Mapping[str, Any]) -> TextOutcome:
    """Return the outcome in a decoded JSON object. Raises ValueError, TypeError, KeyError."""
    return TextError.from_fields(fields) if "code" in fields else Prediction.from_fields(fields)
