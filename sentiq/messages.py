"""The messages that cross Redis, as JSON. `encode` and `decode` are inverses of each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar, get_args

import orjson

from sentiq import release_0_1
from sentiq.errors import MessageError
from sentiq.sentiment import score_of

M = TypeVar("M")

# A larger job is cut into chunks of this size, so that workers share it, and small jobs come between.
TEXTS_PER_CHUNK = 64
CHARS_PER_CHUNK = 16_384  # some 64 short texts, or a few long ones: they take a worker about as long
LONGEST_KEEP_S = 30 * 24 * 3600  # Redis refuses an expiry below 1 s or beyond some limit

ResultStatus = Literal["done", "failed", "expired"]
TextErrorCode = Literal["scoring_failed", "worker_died", "poison", "expired"]


def chunk_id_of(job_id: str, number: int) -> str:
    """Return the id of chunk `number`, counted from 0, of a job."""
    return f"{job_id}.{number}"


def job_id_of(chunk_id: str) -> str:
    """Return the id of the job that a chunk belongs to."""
    return chunk_id.partition(".")[0]


def chunk_starts(texts: Sequence[str]) -> list[int]:
    """Return the position of the first text of each chunk of a job.

    A chunk has up to TEXTS_PER_CHUNK texts and CHARS_PER_CHUNK characters, or one longer text.
    """
    starts, chars = [0], 0
    for index, text in enumerate(texts):
        if index > starts[-1] and (
            index - starts[-1] == TEXTS_PER_CHUNK or chars + len(text) > CHARS_PER_CHUNK
        ):
            starts.append(index)
            chars = 0
        chars += len(text)
    return starts


@dataclass(frozen=True, slots=True)
class Chunk:
    """Part of a job that lies on a list: up to TEXTS_PER_CHUNK texts, see chunk_starts.

    `enqueued_at` and `deadline` are ms of Redis's clock. They are None until the chunk is on the queue:
    the enqueue script sets them. The chunk of a job that no client waits for never has a deadline.
    """

    chunk_id: str
    texts: tuple[str, ...]
    keep_s: int  # seconds for which the result stays
    first_index: int = 0  # position in the job of the first text
    attempts: int = 0  # number of workers that died while they held this chunk
    request_id: str = ""  # the X-Request-ID of the HTTP request, for the logs
    reply_to: str | None = None  # a list that gets a copy of the result, where a client waits
    enqueued_at: int | None = None
    deadline: int | None = None
    explains: bool = False  # its texts are variants of one text, see api/explanation.py: not those of users
    of_release_0_1: bool = False  # its sender reads results in the form of release 0.1 only

    @property
    def job_id(self) -> str:
        return job_id_of(self.chunk_id)

    def encode(self) -> bytes:
        """Return a JSON object. The enqueue script puts more members behind the opening brace."""
        fields: dict[str, Any] = {
            "chunk_id": self.chunk_id,
            "texts": self.texts,
            "keep_s": self.keep_s,
            "first_index": self.first_index,
            "attempts": self.attempts,
            "request_id": self.request_id,
            **release_0_1.chunk_names(self.chunk_id, self.request_id),
            **({"explains": True} if self.explains else {}),
        }
        for name in ("reply_to", "enqueued_at", "deadline"):
            if (value := getattr(self, name)) is not None:
                fields[name] = value
        return orjson.dumps(fields)

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the chunk in `raw`. Raises MessageError."""
        return _decode(raw, cls._from_fields)

    @classmethod
    def _from_fields(cls, fields: Mapping[str, Any]) -> Self:
        old = "chunk_id" not in fields
        if old:
            fields = release_0_1.upgraded_chunk(fields, TEXTS_PER_CHUNK)
        texts = tuple(_typed(text, str) for text in _typed(fields["texts"], list))
        keep_s = _typed(fields["keep_s"], int)
        if not 1 <= keep_s <= LONGEST_KEEP_S:
            raise ValueError(f"keep_s is {keep_s}")
        return cls(
            chunk_id=_typed(fields["chunk_id"], str),
            texts=texts,
            keep_s=keep_s,
            first_index=_typed(fields["first_index"], int),
            attempts=_typed(fields["attempts"], int),
            request_id=_typed(fields["request_id"], str),
            reply_to=_optional(fields.get("reply_to"), str),
            enqueued_at=_optional(fields.get("enqueued_at"), int),
            deadline=_optional(fields.get("deadline"), int),
            explains=_typed(fields.get("explains", False), bool),
            of_release_0_1=old,
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one text. `score` is from 0 to 1; sentiq.sentiment says what it means."""

    sentiment: str
    score: float
    probabilities: Mapping[str, float]  # label -> probability; they sum to 1

    @classmethod
    def from_probabilities(
        cls, labels: Sequence[str], probabilities: Sequence[float], label_values: Mapping[str, float]
    ) -> Self:
        """Return the prediction for one text.

        `probabilities` are Python floats in the order of `labels`. `label_values` is the value of each label,
        0 to 1, or empty; see sentiq.sentiment.score_of.
        """
        by_label = {label: round(value, 6) for label, value in zip(labels, probabilities, strict=True)}
        sentiment = max(by_label, key=by_label.__getitem__)
        return cls(sentiment, score_of(by_label, label_values), by_label)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the prediction in a decoded JSON object. Raises TypeError, KeyError."""
        probabilities = _typed(fields["probabilities"], dict)
        return cls(
            sentiment=_typed(fields["sentiment"], str),
            score=_typed(fields["score"], float),
            probabilities={label: _typed(value, float) for label, value in probabilities.items()},
        )


@dataclass(frozen=True, slots=True)
class TextError:
    """The reason why one text has no prediction.

    `scoring_failed`: the model raised an error on it. `worker_died`: its chunk was given up after its worker
    had died too often. `poison`: workers died of this very text within the last hour. `expired`: the time
    limit passed before a worker was free.
    """

    code: TextErrorCode
    detail: str

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the error in a decoded JSON object. Raises ValueError, TypeError, KeyError."""
        code = fields["code"]
        if code not in get_args(TextErrorCode):
            raise ValueError(f"code is {code!r:.40}")
        return cls(code, _typed(fields["detail"], str))


TextOutcome = Prediction | TextError


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one chunk. `predictions` holds a prediction or an error for each text, in order.

    A chunk is `done` if it has a prediction. Else it is `failed`, or `expired` if its time limit had passed
    before a worker took it; `error` is the reason then. `predictions` of such a chunk is empty if its worker
    is of release 0.1. `label_names` is the manifest's name for each label that has one, label -> name: once a
    chunk, not once a text.
    """

    chunk_id: str
    status: ResultStatus
    predictions: tuple[TextOutcome, ...] = ()
    model: str = ""
    error: str = ""
    label_names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def without_predictions(cls, chunk: Chunk, status: ResultStatus, errors: Sequence[TextError]) -> Self:
        """Return the result of a chunk that has an error for each of its texts."""
        return cls(chunk.chunk_id, status, tuple(errors), error=errors[0].detail if errors else "")

    @property
    def job_id(self) -> str:
        return job_id_of(self.chunk_id)

    def encode(self) -> bytes:
        return orjson.dumps(self)

    def encode_for(self, chunk: Chunk) -> bytes:
        """Encode in the form that the sender of `chunk` reads."""
        return orjson.dumps(release_0_1.downgraded_result(self)) if chunk.of_release_0_1 else self.encode()

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the result in `raw`. Raises MessageError."""
        return _decode(raw, cls._from_fields)

    @classmethod
    def _from_fields(cls, fields: Mapping[str, Any]) -> Self:
        if "chunk_id" not in fields:
            fields = release_0_1.upgraded_result(fields)
        status = fields["status"]
        if status not in ("done", "failed", "expired"):
            raise ValueError(f"status is {status!r}")
        label_names = _typed(fields.get("label_names", {}), dict)
        return cls(
            chunk_id=_typed(fields["chunk_id"], str),
            status=status,
            predictions=tuple(map(_outcome_from_fields, _typed(fields.get("predictions", []), list))),
            model=_typed(fields.get("model", ""), str),
            error=_typed(fields.get("error", ""), str),
            label_names={label: _typed(name, str) for label, name in label_names.items()},
        )


def _outcome_from_fields(fields: Mapping[str, Any]) -> TextOutcome:
    return TextError.from_fields(fields) if "code" in fields else Prediction.from_fields(fields)


def _decode(raw: bytes, build: Callable[[Mapping[str, Any]], M]) -> M:
    try:
        return build(_typed(orjson.loads(raw), dict))
    except (ValueError, TypeError, KeyError) as error:
        raise MessageError(f"not a message of Sentiq: {raw[:80]!r}") from error


def _typed(value: Any, kind: type[M]) -> M:
    if type(value) is not kind:  # not isinstance: True is not a number of seconds
        raise TypeError(f"{value!r:.40} is not {kind.__name__}")
    return value


def _optional(value: Any, kind: type[M]) -> M | None:
    return None if value is None else _typed(value, kind)
