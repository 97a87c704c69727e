"""Daily mean score, used by the alert on a drop against yesterday."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors

KEEP_S = 3 * 24 * 3600
MIN_TEXTS = 100  # in a day; the mean of fewer texts says little


class DailyMeans(NamedTuple):
    """The mean score, 0 to 1, of the texts of two days (UTC)."""

    today: float
    yesterday: float


class DailyMeanScore:
    """A sum of scores and a number of texts for each day, in Redis.

    `add` counts in this process only, `flush` adds that to the sums in Redis: so no batch pays for a round
    trip, and a worker that dies loses at most its count since the last flush. Use it from one thread at a
    time.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._score_sum = 0.0
        self._texts = 0

    def add(self, scores: Iterable[float]) -> None:
        """Count scored texts."""
        for score in scores:
            self._score_sum += score
            self._texts += 1

    def flush(self) -> None:
        """Add the count to Redis. Raises QueueUnavailable.

        After an error, and if Redis is full, the count is kept for the next time.
        """
        if not self._texts:
            return
        key = _key(_today())
        with redis_errors():
            pipeline = self._redis.pipeline()
            pipeline.hincrbyfloat(key, "score_sum", self._score_sum)
            pipeline.hincrby(key, "texts", self._texts)
            pipeline.expire(key, KEEP_S)
            try:
                pipeline.execute()
            except redis.OutOfMemoryError:
                return
        self._score_sum, self._texts = 0.0, 0

    def compare(self) -> DailyMeans | None:
        """Return the means, or None if one of the two days has too few texts. Raises QueueUnavailable."""
        today = _today()
        with redis_errors():
            pipeline = self._redis.pipeline()
            for day in (today, today - timedelta(days=1)):
                pipeline.hmget(_key(day), "score_sum", "texts")
            now, before = (_mean(*reply) for reply in pipeline.execute())
        return None if now is None or before is None else DailyMeans(now, before)


def _mean(score_sum: Any, texts: Any) -> float | None:
    return float(score_sum) / int(texts) if texts and int(texts) >= MIN_TEXTS else None


def _today() -> date:
    return datetime.now(UTC).date()


def _key(day: date) -> str:
    return keys.DAILY_SCORES + day.isoformat()
