"""Corrections that users send, kept in Redis for the training of the next model."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import orjson
import redis

from sentiq import keys
from sentiq.errors import MessageError
from sentiq.json_members import optional_member, typed_member
from sentiq.queue.connection import redis_errors
from sentiq.queue.scripts import load_script

FEEDBACK_BYTES = 32 * 1024**2  # a sixteenth of the maxmemory of docker-compose.yml
FEEDBACK_TTL_S = 90 * 24 * 3600
READ_AT_ONCE = 1000  # corrections

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A user's correction of one prediction. `text` is set only where the user sent it along."""

    job_id: str
    index: int  # position of the text in the job, from 0
    predicted: str
    sentiment: str  # the right label
    text: str | None = None

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the correction in `raw`, also one of release 0.1. Raises MessageError."""
        try:
            fields = typed_member(orjson.loads(raw), dict)
            return cls(
                job_id=typed_member(fields.get("job_id") or fields["request_id"], str),
                index=typed_member(fields.get("index", 0), int),
                predicted=typed_member(fields["predicted"], str),
                sentiment=typed_member(fields["sentiment"], str),
                text=optional_member(fields.get("text"), str),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise MessageError("a correction is not a message of Sentiq") from error


class FeedbackStore:
    """The corrections: the last one of each text, for `ttl_s` seconds.

    All together have up to `max_bytes` bytes, and up to a sixteenth of Redis's maxmemory, so that predictions
    always have room. The oldest ones are dropped first.
    """

    def __init__(
        self, client: redis.Redis, *, max_bytes: int = FEEDBACK_BYTES, ttl_s: int = FEEDBACK_TTL_S
    ) -> None:
        self._redis = client
        self._script = load_script("feedback")
        self._limits = (max_bytes, ttl_s)

    def add(self, feedback: Feedback) -> None:
        """Keep one correction instead of an earlier one of the same text. Raises QueueUnavailable."""
        self._run_script(f"{feedback.job_id}:{feedback.index}", orjson.dumps(feedback))

    def corrections(self) -> Iterator[Feedback]:
        """Yield the corrections that are kept, the oldest first. Raises QueueUnavailable.

        One that cannot be read is left out, with a log line.
        """
        with redis_errors():
            ids: Any = self._redis.zrange(keys.FEEDBACK_TIMES, 0, -1)
        for start in range(0, len(ids), READ_AT_ONCE):
            with redis_errors():
                found: Any = self._redis.hmget(keys.FEEDBACK, ids[start : start + READ_AT_ONCE])
            for raw in found:
                if raw is None:  # dropped meanwhile
                    continue
                try:
                    yield Feedback.decode(raw)
                except MessageError as error:
                    logger.warning("%s: it is left out", error)

    def drop_expired(self) -> None:
        """Remove corrections whose time is over. Raises QueueUnavailable."""
        self._run_script()

    def _run_script(self, *correction: str | bytes) -> None:
        names = (keys.FEEDBACK, keys.FEEDBACK_TIMES, keys.FEEDBACK_SIZE, keys.FEEDBACK_OF_RELEASE_0_1)
        with redis_errors():
            self._redis.eval(self._script, len(names), *names, *self._limits, *correction)
