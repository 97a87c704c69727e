"""Waits until Redis has synced an accepted job to its disk (SYNC_ACCEPTED)."""

import redis

from sentiq import keys
from sentiq.errors import QueueUnavailable, SettingsError
from sentiq.queue.connection import redis_errors
from sentiq.queue.dedicated_connection import DedicatedConnection
from sentiq.queue.scripts import load_script

SYNC_LIMIT_S = 5.0  # with `everysec` a sync begins within a second; the one before it may take long
READ_MARGIN_S = 0.5  # Redis answers a WAITAOF that failed at its time limit, or a little later
CHECK_MS = 1


class DiskSync:
    """Waits for the disk, at most `limit_s` seconds for each job. Any thread or greenlet may call it.

    A WAITAOF blocks its connection, so each call has a connection of the client's pool for itself. It stands
    behind the script: inside a script or MULTI it answers before the sync.
    """

    def __init__(self, client: redis.Redis, limit_s: float = SYNC_LIMIT_S) -> None:
        self._redis = client
        self._limit_s = limit_s
        self._script = load_script("sync")

    def wait_for(self, job_id: str) -> None:
        """Return when the job is on the disk. Raises QueueUnavailable; then the job may still be scored."""
        connection = DedicatedConnection(self._redis, read_timeout_s=self._limit_s + READ_MARGIN_S)
        mark = ("EVAL", self._script, 2, keys.JOB + job_id, keys.SYNC_MARK)
        try:
            with redis_errors():
                known, synced = connection.execute(
                    [mark, ("WAITAOF", 1, 0, max(1, int(self._limit_s * 1000)))]
                )
        finally:
            connection.release()
        if not known:
            raise QueueUnavailable(f"Redis has lost job {job_id}")
        if not synced[0]:
            raise QueueUnavailable(f"Redis has not synced job {job_id} to its disk within {self._limit_s} s")


def require_waitaof(client: redis.Redis) -> None:
    """Raise SettingsError if this Redis cannot say what it has synced; QueueUnavailable if it is away."""
    try:
        with redis_errors():
            client.waitaof(1, 0, CHECK_MS)
    except QueueUnavailable as error:
        # A replica refuses it too, until it is promoted.
        if isinstance(error.__cause__, redis.ResponseError) and "replica" not in str(error):
            raise SettingsError(
                "SYNC_ACCEPTED is 1, which needs Redis 7.2 or later with appendonly yes; this one answers "
                f"WAITAOF with: {error.__cause__}"
            ) from None
        raise
