"""The messages that cross Redis, as JSON. `encode` and `decode` are inverses of each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

import orjson

from sentiq.errors import MessageError

M = TypeVar("M")

TEXTS_PER_JOB = 64  # a larger request is cut into jobs of this size, so that workers share it
TOO_LATE = "its turn came after its time limit"  # the error of a job that was not scored for that
LONGEST_KEEP_S = 30 * 24 * 3600  # Redis takes no expiry below 1 s, and none beyond some size


def job_id(request_id: str, part: int) -> str:
    """The id of a request's job number `part`: the first one bears the request's own id."""
    return request_id if part == 0 else f"{request_id}.{part}"


def request_id(job: str) -> str:
    """The id of the request that a job belongs to."""
    return job.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Job:
    """Up to TEXTS_PER_JOB texts to score.

    `enqueued_at` and `deadline` are ms of Redis's clock. They are None until the job is on the queue:
    the enqueue script sets them. A job that keeps no client waiting never has a deadline.
    """

    id: str
    texts: tuple[str, ...]
    keep_s: int  # how long the result stays
    attempts: int = 0  # how many workers died holding this job
    trace_id: str = ""  # the X-Request-ID it came with, for the logs
    reply_to: str | None = None  # a list that gets a copy of the result, where a client waits
    enqueued_at: int | None = None
    deadline: int | None = None

    def encode(self) -> bytes:
        fields: dict[str, Any] = {
            "id": self.id,
            "texts": self.texts,
            "keep_s": self.keep_s,
            "attempts": self.attempts,
            "trace_id": self.trace_id,
        }
        if self.reply_to is not None:
            fields["reply_to"] = self.reply_to
        if self.enqueued_at is not None:
            fields["enqueued_at"] = self.enqueued_at
        if self.deadline is not None:
            fields["deadline"] = self.deadline
        return orjson.dumps(fields)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Raises MessageError."""
        return _decode(raw, cls._from_fields)

    @classmethod
    def _from_fields(cls, fields: Mapping[str, Any]) -> Self:
        texts = tuple(_typed(text, str) for text in _typed(fields["texts"], list))
        keep_s = _typed(fields["keep_s"], int)
        if not 1 <= keep_s <= LONGEST_KEEP_S:
            raise ValueError(f"keep_s is {keep_s}")
        return cls(
            id=_typed(fields["id"], str),
            texts=texts,
            keep_s=keep_s,
            attempts=_typed(fields["attempts"], int),
            trace_id=_typed(fields["trace_id"], str),
            reply_to=_optional(fields.get("reply_to"), str),
            enqueued_at=_optional(fields.get("enqueued_at"), int),
            deadline=_optional(fields.get("deadline"), int),
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one text. `score` is from 0 to 1, see sentiq.sentiment for what it says."""

    sentiment: str
    score: float
    probabilities: Mapping[str, float]  # label -> probability; they sum to 1

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        probabilities = _typed(fields["probabilities"], dict)
        return cls(
            sentiment=_typed(fields["sentiment"], str),
            score=_typed(fields["score"], float),
            probabilities={label: _typed(value, float) for label, value in probabilities.items()},
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one job: a prediction for each text in order, or the reason why there is none.

    `names` is what the model's folder calls its labels, label -> name, where it calls them anything: once a
    job, not once a text.
    """

    id: str
    status: Literal["done", "failed"]
    predictions: tuple[Prediction, ...] = ()
    model: str = ""
    error: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        return orjson.dumps(self)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Raises MessageError."""
        return _decode(raw, cls._from_fields)

    @classmethod
    def _from_fields(cls, fields: Mapping[str, Any]) -> Self:
        status = fields["status"]
        if status not in ("done", "failed"):
            raise ValueError(f"status is {status!r}")
        return cls(
            id=_typed(fields["id"], str),
            status=status,
            predictions=tuple(map(Prediction.from_fields, _typed(fields.get("predictions", []), list))),
            model=_typed(fields.get("model", ""), str),
            error=_typed(fields.get("error", ""), str),
            names={label: _typed(name, str) for label, name in _typed(fields.get("names", {}), dict).items()},
        )


def _decode(raw: bytes, build: Callable[[Mapping[str, Any]], M]) -> M:
    try:
        return build(_typed(orjson.loads(raw), dict))
    except (ValueError, TypeError, KeyError) as error:
        raise MessageError(f"not a message of Sentiq: {raw[:80]!r}") from error


def _typed(value: Any, kind: type[M]) -> M:
    if type(value) is not kind:  # not isinstance: True is no number of seconds
        raise TypeError(f"{value!r:.40} is not {kind.__name__}")
    return value


def _optional(value: Any, kind: type[M]) -> M | None:
    return None if value is None else _typed(value, kind)
