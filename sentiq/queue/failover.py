"""Closes connections to a Redis that hangs or is no longer the primary, so that new ones find the next one.

A primary that becomes a replica keeps the connections of its clients, and refuses their writes. One that
hangs keeps them too. The address in REDIS_URL leads to the new primary by then, but only for new connections.
"""

import re
from typing import Any

import redis
from redis.connection import ConnectionPool

# Replies of a Redis that is no primary. (BusyLoadingError, for LOADING, is a ConnectionError already.)
# Redis 6.2 has the code of a script's error in the middle: "Error running script (…): -READONLY You can't …"
CODES = re.compile(r"(^|-)(READONLY|MASTERDOWN|UNBLOCKED)\b")
ERRORS = (redis.ReadOnlyError, redis.exceptions.MasterDownError)
CONNECT_TIMEOUT_S = 1.0  # to connect, and then for each reply of the handshake


def leave_lost_servers(pool: ConnectionPool) -> None:
    """Let the connections that `pool` makes from now on close when Redis hangs or is not the primary.

    The idle connections of the pool are closed with them. The reply of a Redis that is not the primary
    becomes a redis.ConnectionError.
    """
    kind = pool.connection_class
    pool.connection_class = type(kind.__name__, (_LeavesLostServer, kind), {"pool": pool})


class _LeavesLostServer:
    pool: ConnectionPool
    _connecting = False

    def on_connect_check_health(self, *arguments: Any, **named: Any) -> None:
        self._connecting = True
        try:
            super().on_connect_check_health(*arguments, **named)  # type: ignore[misc]  # of the connection's class
        finally:
            self._connecting = False

    def read_response(self, *arguments: Any, **named: Any) -> Any:
        if self._connecting:
            named["timeout"] = CONNECT_TIMEOUT_S
        try:
            return super().read_response(*arguments, **named)  # type: ignore[misc]  # of the connection's class
        except redis.TimeoutError:
            self.pool.disconnect(inuse_connections=False)  # they would make their next users wait as long
            raise
        except redis.ResponseError as error:
            if not isinstance(error, ERRORS) and not CODES.search(str(error)):
                raise
            self.disconnect()  # type: ignore[attr-defined]  # of the connection's class
            self.pool.disconnect(inuse_connections=False)
            raise redis.ConnectionError(f"not the primary: {error}") from error
