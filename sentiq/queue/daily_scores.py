"""How positive the texts of each day were: what tells that the mood has turned against the day before."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors

KEEP_S = 3 * 24 * 3600
LEAST_TEXTS = 100  # in a day, below which its mean tells little


class Days(NamedTuple):
    """The mean score, 0 to 1, of the texts of two days (UTC)."""

    today: float
    yesterday: float


class PositivityStore:
    """A sum of scores and a number of texts for each day, in Redis.

    `note` counts in this process alone, `flush` adds that to what Redis has: so no batch pays for a round
    trip, and a worker that dies takes at most what it noted since. Not for several threads at a time.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._score_sum = 0.0
        self._texts = 0

    def note(self, scores: Iterable[float]) -> None:
        """Count scored texts."""
        for score in scores:
            self._score_sum += score
            self._texts += 1

    def flush(self) -> None:
        """Hand over what was noted. Raises QueueUnavailable; then it is kept for the next time."""
        if not self._texts:
            return
        key = _key(_today())
        with redis_errors():
            pipeline = self._redis.pipeline()
            pipeline.hincrbyfloat(key, "score_sum", self._score_sum)
            pipeline.hincrby(key, "texts", self._texts)
            pipeline.expire(key, KEEP_S)
            pipeline.execute()
        self._score_sum, self._texts = 0.0, 0

    def days(self) -> Days | None:
        """None where one of the two days has too few texts to tell. Raises QueueUnavailable."""
        today = _today()
        with redis_errors():
            pipeline = self._redis.pipeline()
            for day in (today, today - timedelta(days=1)):
                pipeline.hmget(_key(day), "score_sum", "texts")
            now, before = (_mean(*reply) for reply in pipeline.execute())
        return None if now is None or before is None else Days(now, before)


def _mean(score_sum: Any, texts: Any) -> float | None:
    return float(score_sum) / int(texts) if texts and int(texts) >= LEAST_TEXTS else None


def _today() -> date:
    return datetime.now(UTC).date()


def _key(day: date) -> str:
    return keys.POSITIVITY + day.isoformat()
