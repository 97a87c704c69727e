"""Cancels jobs: takes their waiting chunks off the queue."""

from typing import Any

import redis

from sentiq import keys
from sentiq.queue.connection import redis_errors
from sentiq.queue.scripts import load_script

CHUNKS_PER_CALL = 200  # of up to 16 KB or so each: Redis is busy for less than a millisecond


class Canceller:
    """Any thread or greenlet may call it."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._script = load_script("cancel")
        self._renumber_script = load_script("renumber")

    def cancel(self, job_id: str) -> int:
        """Cancel the chunks of a job that no worker has begun with; return the number of their texts.

        Each has a failed result from then on. Raises QueueUnavailable.
        """
        return sum(self._cancel_on(waiting, job_id) for waiting in keys.WAITING)

    def _cancel_on(self, waiting: str, job_id: str) -> int:
        names = [waiting, keys.JOB + job_id, keys.CANCELLED]
        cancelled, start, count_of_all = 0, -1, 0
        while start:
            arguments: list[Any] = [job_id, start, CHUNKS_PER_CALL, keys.RESULT, keys.JOB, count_of_all]
            with redis_errors():
                reply: Any = self._redis.eval(self._script, len(names), *names, *arguments)
            texts, start, count_of_all = reply
            cancelled += texts
        if cancelled:
            self._renumber(waiting)
        return cancelled

    def _renumber(self, waiting: str) -> None:
        """Let the chunks on a list no longer count those that were taken from between them."""
        start: Any = 0
        with redis_errors():
            while start := self._redis.eval(self._renumber_script, 1, waiting, start, CHUNKS_PER_CALL):
                pass
