"""Description of a model, for people: a worker announces it in Redis, and the api shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import orjson

from sentiq.errors import MessageError
from sentiq.json_members import typed_member

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Share of right answers on texts of one kind that the model was not trained on."""

    language: str  # of the texts, as in ModelDescription.languages
    texts: int
    right: float  # share of the texts, 0 to 1
    kind: Mapping[str, str]  # language of the reader -> the kind of texts, such as "reviews of hotels"


@dataclass(frozen=True, slots=True)
class Example:
    """A text to try. `hard` is True for one that the model finds hard."""

    text: str
    hard: bool = False


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """Description of a model, from its manifest.

    The mappings to words have the reader's language as key, such as "en".
    threshold: the least probability of an answer that the model is sure of; None if the model has none
    languages: the languages that the model reads, such as "es"; empty where the manifest does not say
    """

    name: str
    version: str
    labels: tuple[str, ...]
    max_tokens: int
    label_names: Mapping[str, str] = field(default_factory=dict)
    threshold: float | None = None
    languages: tuple[str, ...] = ()
    description: Mapping[str, str] = field(default_factory=dict)
    not_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accuracy: tuple[Accuracy, ...] = ()
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)  # by language of the texts

    @property
    def versioned_name(self) -> str:
        """Name and version in one word, as in the answers: "sentiment-4"."""
        return f"{self.name}-{self.version}"

    def encode(self) -> bytes:
        """Return a JSON object."""
        return orjson.dumps(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the description in `raw`. Raises MessageError."""
        try:
            return cls.from_fields(typed_member(orjson.loads(raw), dict))
        except (ValueError, TypeError, KeyError) as error:
            raise MessageError(f"not a description of a model: {raw[:80]!r}") from error

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the description in a decoded JSON object. Raises KeyError, TypeError, ValueError."""
        threshold = fields.get("threshold")
        return cls(
            name=typed_member(fields["name"], str),
            version=typed_member(fields["version"], str),
            labels=_tuple(fields["labels"], _text),
            max_tokens=typed_member(fields["max_tokens"], int),
            label_names=_mapping(fields.get("label_names", {}), _text),
            threshold=None if threshold is None else _share(threshold),
            languages=_tuple(fields.get("languages", []), _text),
            description=_mapping(fields.get("description", {}), _text),
            not_for=_mapping(fields.get("not_for", {}), lambda value: _tuple(value, _text)),
            accuracy=_tuple(fields.get("accuracy", []), _accuracy),
            examples=_mapping(fields.get("examples", {}), lambda value: _tuple(value, _example)),
        )


def _accuracy(value: Any) -> Accuracy:
    fields = typed_member(value, dict)
    return Accuracy(
        language=_text(fields["language"]),
        texts=typed_member(fields["texts"], int),
        right=_share(fields["right"]),
        kind=_mapping(fields["kind"], _text),
    )


def _example(value: Any) -> Example:
    fields = typed_member(value, dict)
    return Example(_text(fields["text"]), typed_member(fields.get("hard", False), bool))


def _share(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r:.40} is not a number from 0 to 1")
    return float(value)


def _text(value: Any) -> str:
    return typed_member(value, str)


def _tuple(value: Any, item: Callable[[Any], V]) -> tuple[V, ...]:
    return tuple(map(item, typed_member(value, list)))


def _mapping(value: Any, item: Callable[[Any], V]) -> dict[str, V]:
    return {_text(key): item(one) for key, one in typed_member(value, dict).items()}
