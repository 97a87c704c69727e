"""The messages that cross Redis, as JSON. `encode` and `decode` are inverses of each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

import orjson

from sentiq import release_0_1
from sentiq.errors import MessageError
from sentiq.json_members import optional_member, typed_member
from sentiq.outcomes import Prediction, TextError, TextErrorCode, TextOutcome, outcome_from_fields

__all__ = [
    "CHARS_PER_CHUNK",
    "LONGEST_KEEP_S",
    "TEXTS_PER_CHUNK",
    "Chunk",
    "Prediction",
    "Result",
    "ResultStatus",
    "TextError",
    "TextErrorCode",
    "TextOutcome",
    "chunk_id_of",
    "chunk_starts",
    "job_id_of",
]

M = TypeVar("M")

# A larger job is cut into chunks of this size, so that workers share it, and small jobs come between.
TEXTS_PER_CHUNK = 64
CHARS_PER_CHUNK = 16_384  # some 64 short texts, or a few long ones: they take a worker about as long
LONGEST_KEEP_S = 30 * 24 * 3600  # Redis refuses an expiry below 1 s or beyond some limit

ResultStatus = Literal["done", "failed", "expired"]


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
    indexes: tuple[int, ...] | None = None  # that of each text, where texts of the job were refused
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

    def index_of(self, position: int) -> int:
        """Return the position in the job of the text at `position` in this chunk."""
        return self.first_index + position if self.indexes is None else self.indexes[position]

    def waited_ms(self, claimed_at_ms: int) -> float:
        """Return the ms from the chunk's arrival to its claim, never below zero; both of Redis's clock."""
        return float(max(0, claimed_at_ms - (self.enqueued_at or claimed_at_ms)))

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
        for name in ("indexes", "reply_to", "enqueued_at", "deadline"):
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
        texts = tuple(typed_member(text, str) for text in typed_member(fields["texts"], list))
        keep_s = typed_member(fields["keep_s"], int)
        if not 1 <= keep_s <= LONGEST_KEEP_S:
            raise ValueError(f"keep_s is {keep_s}")
        indexes = optional_member(fields.get("indexes"), list)
        if indexes is not None and len(indexes) != len(texts):
            raise ValueError(f"{len(indexes)} indexes of {len(texts)} texts")
        return cls(
            chunk_id=typed_member(fields["chunk_id"], str),
            texts=texts,
            keep_s=keep_s,
            first_index=typed_member(fields["first_index"], int),
            indexes=None if indexes is None else tuple(typed_member(index, int) for index in indexes),
            attempts=typed_member(fields["attempts"], int),
            request_id=typed_member(fields["request_id"], str),
            reply_to=optional_member(fields.get("reply_to"), str),
            enqueued_at=optional_member(fields.get("enqueued_at"), int),
            deadline=optional_member(fields.get("deadline"), int),
            explains=typed_member(fields.get("explains", False), bool),
            of_release_0_1=old,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one chunk. `predictions` holds a prediction or an error for each text, in order.

    A chunk is `done` if it has a prediction. Else it is `failed`, or `expired` if its time limit had passed
    before a worker took it; `error` is the reason then. `predictions` of such a chunk is empty if its worker
    is of release 0.1. `label_names` is the manifest's name for each label that has one, label -> name: once a
    chunk, not once a text. `queue_ms` is the time until a worker claimed the chunk, `infer_ms` that to score
    its batch; None if nothing was scored.
    """

    chunk_id: str
    status: ResultStatus
    predictions: tuple[TextOutcome, ...] = ()
    model: str = ""
    error: str = ""
    label_names: Mapping[str, str] = field(default_factory=dict)
    queue_ms: float | None = None
    infer_ms: float | None = None

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
        label_names = typed_member(fields.get("label_names", {}), dict)
        return cls(
            chunk_id=typed_member(fields["chunk_id"], str),
            status=status,
            predictions=tuple(map(outcome_from_fields, typed_member(fields.get("predictions", []), list))),
            model=typed_member(fields.get("model", ""), str),
            error=typed_member(fields.get("error", ""), str),
            label_names={label: typed_member(name, str) for label, name in label_names.items()},
            queue_ms=optional_member(fields.get("queue_ms"), float),
            infer_ms=optional_member(fields.get("infer_ms"), float),
        )


def _decode(raw: bytes, build: Callable[[Mapping[str, Any]], M]) -> M:
    try:
        return build(typed_member(orjson.loads(raw), dict))
    except (ValueError, TypeError, KeyError) as error:
        raise MessageError(f"not a message of Sentiq: {raw[:80]!r}") from error
