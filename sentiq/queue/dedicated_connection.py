"""One connection to Redis that its owner alone uses, for commands sent and answered together.

It leaves out what a client does around every call (taking a connection, checking it, retrying), which at
thousands of requests a second costs more than the commands themselves.
"""

from collections.abc import Sequence
from typing import Any

import redis


class Channel:
    """Not for several threads at a time. It connects when it is first used, and anew after an error.

    The connection is one of the client's pool, and closed with it.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._pool = client.connection_pool
        self._connection: Any = None

    def run(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """The replies to the commands, in one round trip. Raises redis.RedisError, for an error reply too."""
        replies = self.try_each(commands)
        for reply in replies:
            if isinstance(reply, redis.ResponseError):
                raise reply
        return replies

    def try_each(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """Like `run`, but an error reply is handed out in its place.

        Raises redis.ConnectionError, redis.TimeoutError: then some of the commands may have been carried out.
        """
        if self._connection is None:
            self._connection = self._pool.get_connection()
        try:
            self._connection.send_packed_command(self._connection.pack_commands(commands))
            return [self._reply() for _ in commands]
        except BaseException:  # whoever waits may be killed: what is still to come is nobody's
            self._connection.disconnect()
            raise

    def _reply(self) -> Any:
        try:
            return self._connection.read_response()
        except redis.ResponseError as error:
            return error
