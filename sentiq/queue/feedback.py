"""Corrections that users send, kept in Redis for whoever trains the next model."""

from dataclasses import dataclass

import orjson
import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors

FEEDBACK_LIMIT = 100_000  # corrections; the oldest go first


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user says of one prediction. `text` is there only where the user sent it along."""

    job_id: str
    index: int  # which of the job's texts, from 0
    predicted: str
    sentiment: str  # what it should have been
    text: str | None = None


class FeedbackStore:
    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def add(self, feedback: Feedback) -> None:
        """Raises QueueUnavailable."""
        with redis_errors():
            pipeline = self._redis.pipeline()
            pipeline.lpush(keys.FEEDBACK, orjson.dumps(feedback))
            pipeline.ltrim(keys.FEEDBACK, 0, FEEDBACK_LIMIT - 1)
            pipeline.execute()
