"""Places for requests in flight."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from sentiq.client.parallelism import ParallelismLimit


class RequestSlots:
    """The requests of a client that are in flight. Belongs to one event loop."""

    def __init__(self, parallelism: ParallelismLimit) -> None:
        self._parallelism = parallelism
        self._in_flight = 0
        self._place_free = asyncio.Condition()

    @property
    def limit(self) -> int:
        return self._parallelism.limit

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it."""
        async with self._place_free:
            await self._place_free.wait_for(lambda: self._in_flight < self.limit)
            self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            await asyncio.shield(self._tell_waiting())

    def note_answer(self, texts: int) -> None:
        """Count `texts` scored texts of a request that has its place still or had it just now."""
        self._parallelism.note_answer(texts, monotonic(), all_busy=self._in_flight >= self.limit - 1)

    def note_overload(self, sent_at: float) -> None:
        """Reduce the limit because the service refused a request, or was slow, that was sent at `sent_at`."""
        self._parallelism.note_overload(sent_at, monotonic())

    async def _tell_waiting(self) -> None:
        async with self._place_free:
            self._place_free.notify_all()
