"""The results that one process waits for: they come over one list, read by one thread, whatever their number.

One process needs one blocking connection, not one for each waiting request: under load one read brings many
results.
"""

import contextlib
import logging
import threading
import time
import uuid
from time import monotonic
from types import TracebackType
from typing import Self

import redis

from sentiq import keys
from sentiq.errors import MessageError
from sentiq.messages import Result
from sentiq.queue.dedicated_connection import DedicatedConnection

BLOCK_S = 0.5
READ_TIMEOUT_S = BLOCK_S + 1.0  # for the reply to a read that blocks for BLOCK_S
RESULTS_PER_READ = 256
RETRY_INTERVAL_S = 0.2  # between two tries to reach Redis
WAKE_UP = b""  # not a result: it only ends the blocking read

logger = logging.getLogger(__name__)


class ReplyListener:
    """Reads results in its own thread and gives them to the jobs that wait for them.

    The thread starts with the first registration, and so after any fork. Under gevent it is a greenlet.
    """

    def __init__(self, client: redis.Redis) -> None:
        self.key = keys.REPLIES + uuid.uuid4().hex
        self._redis = client
        self._connection = DedicatedConnection(client, read_timeout_s=READ_TIMEOUT_S)
        self._pending: dict[str, PendingJob] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.connected = True  # False after a read that failed, until the next one succeeds

    def register(self, job_id: str, chunks: int) -> "PendingJob":
        """Return a context for the wait: enter it before the job is enqueued, leave it after the wait."""
        if self._thread is None:
            self._start()
        return PendingJob(self._pending, job_id, chunks)

    def close(self) -> None:
        """End the thread. No job may be pending any more."""
        self._closed = True
        if self._thread is not None:
            with contextlib.suppress(redis.RedisError):
                self._redis.rpush(self.key, WAKE_UP)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="replies", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while not self._closed:
            try:
                received = self._receive()
                self.connected = True
                for raw in received:
                    self._dispatch(raw)
                time.sleep(0)  # Let greenlets that were just woken run before reading more replies.
            except redis.RedisError as error:
                self.connected = False
                if self._closed:
                    return
                # Pending jobs stay registered: the queue outlives a restart of Redis.
                logger.warning("Redis: %s; trying again in %.1f s", error, RETRY_INTERVAL_S)
                time.sleep(RETRY_INTERVAL_S)

    def _receive(self) -> list[bytes]:
        first, more = self._connection.execute(
            [("BLPOP", self.key, BLOCK_S), ("LPOP", self.key, RESULTS_PER_READ)]
        )
        return [first[1], *(more or ())] if first else []

    def _dispatch(self, raw: bytes) -> None:
        if raw == WAKE_UP:
            return
        try:
            result = Result.decode(raw)
        except MessageError as error:
            logger.error("a reply was ignored: %s", error)
            return
        if pending := self._pending.get(result.job_id):
            pending.add_result(result)


class PendingJob:
    """One job whose results are awaited, as a context manager.

    The listener's thread adds results, the waiting thread reads them after the event is set.
    """

    def __init__(self, registry: "dict[str, PendingJob]", job_id: str, chunks: int) -> None:
        self._registry = registry
        self._job_id = job_id
        self._chunks = chunks
        self._results: dict[str, Result] = {}
        self._complete = threading.Event()

    def add_result(self, result: Result) -> None:
        self._results[result.chunk_id] = result
        if len(self._results) == self._chunks:
            self._complete.set()

    def wait(self, until: float) -> dict[str, Result] | None:
        """Return chunk id -> result, or None if one is missing at `until`, seconds of `time.monotonic`."""
        return self._results if self._complete.wait(max(0.0, until - monotonic())) else None

    def __enter__(self) -> Self:
        self._registry[self._job_id] = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._registry[self._job_id]
