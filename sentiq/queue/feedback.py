"""Corrections that users send, kept in Redis for the training of the next model."""

from dataclasses import dataclass

import orjson
import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors

FEEDBACK_LIMIT = 100_000  # corrections; the oldest are dropped first


@dataclass(frozen=True, slots=True)
class Feedback:
    """A user's correction of one prediction. `text` is set only where the user sent it along."""

    job_id: str
    index: int  # position of the text in the job, from 0
    predicted: str
    sentiment: str  # the right label
    text: str | None = None


class FeedbackStore:
    """The list of corrections."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def add(self, feedback: Feedback) -> None:
        """Keep one correction. Raises QueueUnavailable."""
        with redis_errors():
            pipeline = self._redis.pipeline()
            pipeline.lpush(keys.FEEDBACK, orjson.dumps(feedback))
            pipeline.ltrim(keys.FEEDBACK, 0, FEEDBACK_LIMIT - 1)
            pipeline.execute()
