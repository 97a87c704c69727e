"""Sends what many threads ask at the same time together, so that they share a round trip to Redis."""

import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import redis

from sentiq.queue.dedicated_connection import Channel


class Combiner:
    """Runs one script for many callers. Whoever comes during a round trip goes with the next one.

    The script may run twice where the connection breaks, so that must do no harm.
    """

    def __init__(self, client: redis.Redis, script: str) -> None:
        self._channel = Channel(client)
        self._script = script
        self._busy = threading.Lock()
        self._calls: deque[_Call] = deque()
        self._together = 1  # how many calls went in the last round trip

    def run(self, names: Sequence[str], arguments: Sequence[Any]) -> Any:
        """The script's reply to this call. Raises redis.RedisError."""
        call = _Call(names, arguments)
        self._calls.append(call)
        if self._together > 1:
            time.sleep(0)  # lets others who are about to ask come along
        while not call.over:
            with self._busy:
                if not call.over:
                    self._send([self._calls.popleft() for _ in range(len(self._calls))])
        if isinstance(call.reply, Exception):
            raise call.reply
        return call.reply

    def _send(self, calls: "Sequence[_Call]") -> None:
        self._together = len(calls)
        commands = [("EVAL", self._script, len(call.names), *call.names, *call.arguments) for call in calls]
        replies: Sequence[Any] = [redis.ConnectionError("whoever was sending this was stopped")] * len(calls)
        try:
            replies = self._twice_if_need_be(commands)
        except Exception as error:
            replies = [error] * len(calls)
        finally:  # whatever it is, each caller hears of it: none waits for ever
            for call, reply in zip(calls, replies, strict=True):
                call.reply = reply
                call.over = True

    def _twice_if_need_be(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        try:
            return self._channel.try_each(commands)
        except redis.ConnectionError:  # most often: Redis was restarted while the connection lay idle
            return self._channel.try_each(commands)


class _Call:
    __slots__ = ("arguments", "names", "over", "reply")

    def __init__(self, names: Sequence[str], arguments: Sequence[Any]) -> None:
        self.names = names
        self.arguments = arguments
        self.over = False
        self.reply: Any = None
