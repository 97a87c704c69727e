"""A lock that lets one of many processes do a task that is due once in a while."""

from typing import Any

import redis

from sentiq.queue.connection import redis_errors


class TurnLock:
    """The turn to do what all processes together do once in `interval_s` seconds, on the Redis key `key`."""

    def __init__(self, client: redis.Redis, key: str, interval_s: float) -> None:
        self._redis = client
        self._key = key
        # Expire slightly early, so that the process that had the last turn can have the next one too.
        self._expiry_ms = int(interval_s * 900)
        self._note_expiry_ms = int(interval_s * 3_000)

    def acquire(self) -> bool:
        """Return True if the turn is this caller's. Raises QueueUnavailable."""
        with redis_errors():
            return bool(self._redis.set(self._key, "1", nx=True, px=self._expiry_ms))

    def exchange_note(self, note: bytes) -> bytes | None:
        """Store a note for the process that has the next turn, and return the note of the last turn.

        It is None if there was no turn for a while. Raises QueueUnavailable.
        """
        with redis_errors():
            last: Any = self._redis.set(f"{self._key}:note", note, px=self._note_expiry_ms, get=True)
        return None if last is None else bytes(last)
