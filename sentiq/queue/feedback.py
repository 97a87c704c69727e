"""Corrections that users send, kept in Redis for the training of the next model."""

from dataclasses import dataclass

import orjson
import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors
from sentiq.queue.scripts import load_script

FEEDBACK_BYTES = 32 * 1024**2  # a sixteenth of the maxmemory of docker-compose.yml
FEEDBACK_TTL_S = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Feedback:
    """A user's correction of one prediction. `text` is set only where the user sent it along."""

    job_id: str
    index: int  # position of the text in the job, from 0
    predicted: str
    sentiment: str  # the right label
    text: str | None = None


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

    def drop_expired(self) -> None:
        """Remove corrections whose time is over. Raises QueueUnavailable."""
        self._run_script()

    def _run_script(self, *correction: str | bytes) -> None:
        names = (keys.FEEDBACK, keys.FEEDBACK_TIMES, keys.FEEDBACK_SIZE, keys.FEEDBACK_OF_RELEASE_0_1)
        with redis_errors():
            self._redis.eval(self._script, len(names), *names, *self._limits, *correction)
