"""The results that one process waits for: they come over one list, read by one thread, whatever their number.

One blocking connection a process, not one a waiting request: under load one read brings many results.
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
from sentiq.messages import Result, request_id
from sentiq.queue.dedicated_connection import Channel

BLOCK_S = 2  # well below any time limit for a read
AT_ONCE = 256  # results taken in one go
RETRY_AFTER_S = 0.5  # between two tries to reach Redis
WAKE = b""  # no result: it only wakes the thread

logger = logging.getLogger(__name__)


class Replies:
    """The thread starts with the first wait, and so after any fork."""

    def __init__(self, client: redis.Redis) -> None:
        self.key = keys.REPLIES + uuid.uuid4().hex
        self._redis = client
        self._channel = Channel(client)
        self._waiting: dict[str, Waiting] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def expect(self, request: str, jobs: int) -> "Waiting":
        """To be entered before the request is put on the queue, and left when nobody waits any more."""
        if self._thread is None:
            self._start()
        return Waiting(self._waiting, request, jobs)

    def close(self) -> None:
        """Ends the thread. Nobody may be waiting any more."""
        self._closed = True
        if self._thread is not None:
            with contextlib.suppress(redis.RedisError):
                self._redis.rpush(self.key, WAKE)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="replies", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while not self._closed:
            try:
                for raw in self._next():
                    self._hand_out(raw)
                time.sleep(0)  # whoever has its answer goes first
            except redis.RedisError as error:
                if self._closed:
                    return
                # Whoever waits goes on waiting: what is on the queue outlives a restart of Redis.
                logger.warning("Redis: %s; trying again in %.1f s", error, RETRY_AFTER_S)
                time.sleep(RETRY_AFTER_S)

    def _next(self) -> list[bytes]:
        first, more = self._channel.run([("BLPOP", self.key, BLOCK_S), ("LPOP", self.key, AT_ONCE)])
        return [first[1], *(more or ())] if first else []

    def _hand_out(self, raw: bytes) -> None:
        if raw == WAKE:
            return
        try:
            result = Result.decode(raw)
        except MessageError as error:
            logger.error("a reply was left out: %s", error)
            return
        if waiting := self._waiting.get(request_id(result.id)):
            waiting.add(result)


class Waiting:
    """One request whose results are awaited, as a context manager."""

    def __init__(self, registry: "dict[str, Waiting]", request: str, jobs: int) -> None:
        self._registry = registry
        self._request = request
        self._missing = jobs
        self._results: dict[str, Result] = {}
        self._complete = threading.Event()

    def add(self, result: Result) -> None:
        self._results[result.id] = result
        if len(self._results) == self._missing:
            self._complete.set()

    def results(self, until: float) -> dict[str, Result] | None:
        """Job id -> result, or None if not all have come by `until`, seconds of `time.monotonic`."""
        return self._results if self._complete.wait(max(0.0, until - monotonic())) else None

    def __enter__(self) -> Self:
        self._registry[self._request] = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._registry[self._request]
