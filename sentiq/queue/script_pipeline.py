"""Coalesces the script calls of many threads, so that they share round trips to Redis."""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic
from typing import Any

import redis

from sentiq.queue.dedicated_connection import DedicatedConnection

RETRY_WITHIN_S = 0.5  # an error that comes later is no connection that broke while it was idle


class ScriptPipeline:
    """Runs one script for many threads or greenlets.

    Calls made during a round trip are sent together in the next one. If Redis does not answer the round trip
    within `read_timeout_s`, by default the client's own limit, they fail together with it.

    A lock guards the connection; the deque of calls needs none. The script may run twice where the connection
    breaks, so running it twice must be harmless. Redis knows the script by its hash: to send, parse and hash
    the source with each call takes it a few µs.
    """

    def __init__(self, client: redis.Redis, script: str, *, read_timeout_s: float | None = None) -> None:
        self._connection = DedicatedConnection(client, read_timeout_s=read_timeout_s)
        self._script = script
        self._sending = threading.Lock()
        self._calls: deque[_Call] = deque()
        self._last_batch_size = 1  # calls in the last round trip

    def call_script(self, keys: Sequence[str], arguments: Sequence[Any], *, script: str | None = None) -> Any:
        """Return the script's reply to this call; `script` takes its place. Raises redis.RedisError."""
        call = _Call(script or self._script, keys, arguments)
        self._calls.append(call)
        if self._last_batch_size > 1:
            time.sleep(0)  # Let greenlets that are about to call join this round trip.
        while not call.done:
            with self._sending:
                if not call.done:
                    self._send(self._take_calls())
        if isinstance(call.reply, Exception):
            raise call.reply
        return call.reply

    def _take_calls(self) -> "list[_Call]":
        return [self._calls.popleft() for _ in range(len(self._calls))]

    def _send(self, calls: "Sequence[_Call]") -> None:
        self._last_batch_size = len(calls)
        replies: Sequence[Any] = [redis.ConnectionError("the sending thread was stopped")] * len(calls)
        try:
            replies = self._send_with_retry(calls)
        except Exception as error:
            if isinstance(error, redis.TimeoutError):
                calls = [*calls, *self._take_calls()]  # they have waited too
            replies = [error] * len(calls)
        finally:  # Every caller gets a reply, whatever happened: none waits forever.
            for call, reply in zip(calls, replies, strict=True):
                call.reply = reply
                call.done = True

    def _send_with_retry(self, calls: "Sequence[_Call]") -> list[Any]:
        started = monotonic()
        try:
            return self._send_once(calls)
        except redis.ConnectionError:  # most often: Redis restarted while the connection was idle
            if monotonic() - started > RETRY_WITHIN_S:
                raise
            return self._send_once(calls)

    def _send_once(self, calls: "Sequence[_Call]") -> list[Any]:
        replies = self._connection.execute_unchecked([call.command("EVALSHA") for call in calls])
        unknown = [n for n, reply in enumerate(replies) if isinstance(reply, redis.exceptions.NoScriptError)]
        if unknown:  # the first call after a start of Redis, which then knows the script
            again = self._connection.execute_unchecked([calls[n].command("EVAL") for n in unknown])
            for n, reply in zip(unknown, again, strict=True):
                replies[n] = reply
        return replies


class _Call:
    __slots__ = ("arguments", "done", "keys", "reply", "script")

    def __init__(self, script: str, keys: Sequence[str], arguments: Sequence[Any]) -> None:
        self.script = script
        self.keys = keys
        self.arguments = arguments
        self.done = False
        self.reply: Any = None

    def command(self, name: str) -> tuple[Any, ...]:
        """Return the call as EVAL, with the script's source, or as EVALSHA, with its hash."""
        source = self.script if name == "EVAL" else _digest_of(self.script)
        return name, source, len(self.keys), *self.keys, *self.arguments


@lru_cache(maxsize=16)
def _digest_of(script: str) -> str:
    return hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest()
