"""The storage of Flask-Limiter: it counts in Redis, and in this process while Redis is away."""

import logging
from time import monotonic, time
from typing import Any

from flask import g
from limits.storage import MemoryStorage, Storage

from sentiq.errors import QueueUnavailable
from sentiq.queue.request_counter import RequestCounter, RequestWindow

SCHEME = "sentiq"
RETRY_INTERVAL_S = 2.0  # between two tries to reach a Redis that is away

logger = logging.getLogger(__name__)


def request_window() -> RequestWindow | None:
    """Return the window in which the current request was counted, or None if it was not counted."""
    window: RequestWindow | None = g.get("request_window")
    return window


class RateStorage(Storage):
    """The counters of all clients. Any greenlet may use it.

    `incr` never raises: Flask-Limiter would answer 500. While Redis is away, one request in RETRY_INTERVAL_S
    tries to reach it, within the short time limit of the counter; the others are counted here at once.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  # the base class declares a list

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        counter: RequestCounter,
        **options: Any,
    ) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._counter = counter
        self._local = MemoryStorage()
        self._next_try = 0.0  # of monotonic
        self._away = False

    @property
    def base_exceptions(self) -> type[Exception]:
        return QueueUnavailable

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a request, return the number in its window, and keep the window for the headers."""
        window = self._count(key, expiry, amount)
        g.request_window = window
        return window.requests

    def get(self, key: str) -> int:
        """Raise NotImplementedError: fixed windows need `incr` alone."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Raise NotImplementedError: fixed windows need `incr` alone."""
        raise NotImplementedError

    def check(self) -> bool:
        """Return True: the storage always works."""
        return True

    def reset(self) -> None:
        """Raise NotImplementedError: windows end by themselves."""
        raise NotImplementedError

    def clear(self, key: str) -> None:
        """Raise NotImplementedError: windows end by themselves."""
        raise NotImplementedError

    def _count(self, key: str, window_s: float, requests: int) -> RequestWindow:
        now = monotonic()
        if self._away:
            if now < self._next_try:
                return self._count_here(key, window_s, requests)
            self._next_try = now + RETRY_INTERVAL_S  # this request tries; others do not wait for its result
        try:
            window = self._counter.count_request(key, window_s, requests)
        except QueueUnavailable as error:
            if not self._away:
                logger.warning("%s; until it answers, each process counts requests alone", error)
            self._away, self._next_try = True, monotonic() + RETRY_INTERVAL_S
            return self._count_here(key, window_s, requests)
        self._away = False
        return window

    def _count_here(self, key: str, window_s: float, requests: int) -> RequestWindow:
        count = self._local.incr(key, window_s, requests)
        return RequestWindow(count, max(0.0, self._local.get_expiry(key) - time()))
