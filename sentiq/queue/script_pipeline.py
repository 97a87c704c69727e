"""Coalesces the script calls of many threads, so that they share round trips to Redis."""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import redis

from sentiq.queue.dedicated_connection import DedicatedConnection


class ScriptPipeline:
    """Runs one script for many threads or greenlets.

    Calls made during a round trip are sent together in the next one.

    A lock guards the connection; the deque of calls needs none. The script may run twice where the connection
    breaks, so running it twice must be harmless. Redis knows the script by its hash: to send, parse and hash
    the source with each call takes it a few µs.
    """

    def __init__(self, client: redis.Redis, script: str) -> None:
        self._connection = DedicatedConnection(client)
        self._script = script
        self._digest = hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest()
        self._sending = threading.Lock()
        self._calls: deque[_Call] = deque()
        self._last_batch_size = 1  # calls in the last round trip

    def call_script(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """Return the script's reply to this call. Raises redis.RedisError."""
        call = _Call(keys, arguments)
        self._calls.append(call)
        if self._last_batch_size > 1:
            time.sleep(0)  # Let greenlets that are about to call join this round trip.
        while not call.done:
            with self._sending:
                if not call.done:
                    self._send([self._calls.popleft() for _ in range(len(self._calls))])
        if isinstance(call.reply, Exception):
            raise call.reply
        return call.reply

    def _send(self, calls: "Sequence[_Call]") -> None:
        self._last_batch_size = len(calls)
        commands = [(len(call.keys), *call.keys, *call.arguments) for call in calls]
        replies: Sequence[Any] = [redis.ConnectionError("the sending thread was stopped")] * len(calls)
        try:
            replies = self._send_with_retry(commands)
        except Exception as error:
            replies = [error] * len(calls)
        finally:  # Every caller gets a reply, whatever happened: none waits forever.
            for call, reply in zip(calls, replies, strict=True):
                call.reply = reply
                call.done = True

    def _send_with_retry(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        try:
            return self._send_once(commands)
        except redis.ConnectionError:  # most often: Redis restarted while the connection was idle
            return self._send_once(commands)

    def _send_once(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        replies = self._connection.execute_unchecked(
            [("EVALSHA", self._digest, *command) for command in commands]
        )
        unknown = [n for n, reply in enumerate(replies) if isinstance(reply, redis.exceptions.NoScriptError)]
        if unknown:  # the first call after a start of Redis, which then knows the script
            again = self._connection.execute_unchecked(
                [("EVAL", self._script, *commands[n]) for n in unknown]
            )
            for n, reply in zip(unknown, again, strict=True):
                replies[n] = reply
        return replies


class _Call:
    __slots__ = ("arguments", "done", "keys", "reply")

    def __init__(self, keys: Sequence[str], arguments: Sequence[Any]) -> None:
        self.keys = keys
        self.arguments = arguments
        self.done = False
        self.reply: Any = None
