"""One connection to Redis with a single owner, for commands that are sent and answered together.

It leaves out the work that a client does around every call (take a connection, check it, retry), which at
thousands of requests a second costs more than the commands themselves.
"""

from collections.abc import Callable, Sequence
from typing import Any

import redis


class DedicatedConnection:
    """A connection of the client's pool, closed with the pool. Use it from one thread at a time.

    It connects when it is first used, and again after an error. `read_timeout_s` is the limit for one reply,
    in place of the client's own.
    """

    def __init__(self, client: redis.Redis, *, read_timeout_s: float | None = None) -> None:
        self._pool = client.connection_pool
        self._connection: Any = None
        self._read_options = {} if read_timeout_s is None else {"timeout": read_timeout_s}

    def execute(
        self, commands: Sequence[Sequence[Any]], allowed: Callable[[object], bool] | None = None
    ) -> list[Any]:
        """Return the replies to the commands, in one round trip.

        Raises redis.RedisError, also for an error reply, except one that is `allowed`.
        """
        replies = self.execute_unchecked(commands)
        for reply in replies:
            if isinstance(reply, redis.ResponseError) and not (allowed and allowed(reply)):
                raise reply
        return replies

    def execute_unchecked(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Return the replies to the commands; an error reply is returned in its place.

        Raises redis.ConnectionError, redis.TimeoutError: then Redis may have executed some of the commands.
        """
        if self._connection is None:
            self._connection = self._pool.get_connection()
        try:
            self._connection.send_packed_command(self._connection.pack_commands(commands))
            return [self._read_reply() for _ in commands]
        except (
            BaseException
        ):  # The caller may be killed mid-reply; unread replies must not reach the next caller.
            self._connection.disconnect()
            raise

    def release(self) -> None:
        """Give the connection back to the pool, for other callers."""
        if self._connection is not None:
            self._pool.release(self._connection)
            self._connection = None

    def _read_reply(self) -> Any:
        try:
            return self._connection.read_response(disconnect_on_error=False, **self._read_options)
        except redis.ResponseError as error:
            return error
        except redis.TimeoutError:
            if self._connection.can_read(0):  # a busy process: the time-out was seen before the reply
                return self._read_reply()
            raise
