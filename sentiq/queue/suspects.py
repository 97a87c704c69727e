"""Texts that may kill a worker: suspects, which a dead worker held, and poison, which is known to do it."""

import contextlib
from collections.abc import Iterable

import redis

from sentiq import keys
from sentiq.ids import hash_of
from sentiq.queue.connection import redis_errors

SUSPECT_MS = 600_000  # a suspect that is scored meanwhile is no longer one
POISON_MS = 3_600_000


class Suspects:
    """A worker's notes about the suspect chunk that it scores. reap.lua reads them after its death."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def mark(self, worker_id: str, text: str) -> None:
        """Note the text that the worker scores next: it is poison if the worker dies of it.

        Raises QueueUnavailable.
        """
        with redis_errors(), contextlib.suppress(redis.exceptions.OutOfMemoryError):
            self._redis.hset(keys.MARKS, worker_id, hash_of(text))

    def clear(self, worker_id: str, texts: Iterable[str]) -> None:
        """Note that these texts were scored, and the worker lives. Raises QueueUnavailable."""
        with redis_errors():
            pipeline = self._redis.pipeline(transaction=False)
            pipeline.zrem(keys.SUSPECTS, *map(hash_of, texts))
            pipeline.hdel(keys.MARKS, worker_id)
            pipeline.execute()
