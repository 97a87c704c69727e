"""The number of requests that each client has sent in its window, for all processes of the api."""

from typing import NamedTuple

import redis

from sentiq import keys
from sentiq.queue.connection import connect, redis_errors
from sentiq.queue.script_pipeline import ScriptPipeline
from sentiq.queue.scripts import load_script

TIMEOUT_S = 0.25  # a Redis that is away may not hold a request up for longer


class RequestWindow(NamedTuple):
    """The window of one client."""

    requests: int  # so far
    left_s: float  # until it ends


class RequestCounter:
    """Counts requests. Any thread or greenlet may use it: calls made at the same time share a round trip."""

    def __init__(self, client: redis.Redis) -> None:
        self._calls = ScriptPipeline(client, load_script("count_request"))

    def count_request(self, client: str, window_s: float, requests: int = 1) -> RequestWindow:
        """Add requests to the window of a client, which lasts `window_s` seconds. Raises QueueUnavailable."""
        with redis_errors():
            total, left_ms = self._calls.call_script([keys.RATE + client], [requests, int(window_s * 1000)])
        return RequestWindow(total, left_ms / 1000)


def connect_counter(url: str) -> RequestCounter:
    """Return a counter with one connection, whose time limits are short. Raises SettingsError."""
    client = connect(url, max_connections=1, read_timeout_s=TIMEOUT_S, connect_timeout_s=TIMEOUT_S)
    return RequestCounter(client)
