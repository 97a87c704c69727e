"""Values that the client returns: predictions, errors of single texts, weights of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class TextError:
    """The reason why one text has no prediction.

    `code` is one of the service (`too_long`, `scoring_failed`, `worker_died`, `poison`, `expired`,
    `cancelled`, `refused`) or of the client, which does not send such a text: `not_a_string` (also None and
    NaN), `empty`, `nul_character`, `not_unicode`.
    """

    code: str
    detail: str

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the error in an answer's JSON object. Raises KeyError."""
        return cls(fields["code"], fields["detail"])


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one text. Where `error` is set, the members from `prediction` to `read_chars` are None.

    `score` is from 0 to 1, for the sentiment model the positivity. `probabilities` maps each label to its
    probability. `confident` is None if the model has no threshold. `read_chars` is the number of characters
    that the model read, where `truncated` is True. `text` is None where the item was not a string.
    """

    text: str | None
    prediction: str | None = None
    sentiment: str | None = None
    score: float | None = None
    probabilities: Mapping[str, float] | None = None
    confident: bool | None = None
    truncated: bool | None = None
    read_chars: int | None = None
    error: TextError | None = None

    @classmethod
    def from_fields(cls, text: str | None, fields: Mapping[str, Any]) -> Self:
        """Return the prediction of `text` in an answer's JSON object. Raises KeyError."""
        if "error" in fields:
            return cls(text, error=TextError.from_fields(fields["error"]))
        return cls(
            text,
            fields["prediction"],
            fields["sentiment"],
            fields["score"],
            fields["probabilities"],
            fields.get("confident"),
            fields.get("truncated", False),
            fields.get("read_chars"),
        )


@dataclass(frozen=True, slots=True)
class WordWeight:
    """The weight of a word, or of a group of neighboring words.

    `weight` is P(label | whole text) - P(label | text without these words): positive where they speak for the
    label. It is None if no text is left without them, or if that text could not be scored. `start` and `end`
    are positions in the text, in characters.
    """

    text: str
    start: int
    end: int
    weight: float | None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the weight in an answer's JSON object. Raises KeyError."""
        return cls(fields["text"], fields["start"], fields["end"], fields["weight"])


@dataclass(frozen=True, slots=True)
class Explanation:
    """The prediction for a text, and the weight of each word for `label`."""

    prediction: Prediction
    label: str
    words: tuple[WordWeight, ...]

    @classmethod
    def from_fields(cls, text: str, fields: Mapping[str, Any]) -> Self:
        """Return the explanation of `text` in an answer's JSON object. Raises KeyError."""
        words = tuple(map(WordWeight.from_fields, fields["words"]))
        return cls(Prediction.from_fields(text, fields), fields["explained"], words)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the service. `ready` is False, and `detail` says why, while it cannot score texts."""

    ready: bool
    version: str
    workers: int
    detail: str = ""
