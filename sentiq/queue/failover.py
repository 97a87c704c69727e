"""Closes the connections to a Redis that is no longer the primary, so that new ones find the new primary.

A primary that becomes a replica keeps the connections of its clients, and refuses their writes. The address
in REDIS_URL leads to the new primary by then, but only new connections go there.
"""

import re
from typing import Any

import redis
from redis.connection import ConnectionPool

# Replies of a Redis that is no primary. (BusyLoadingError, for LOADING, is a ConnectionError already.)
# Redis 6.2 has the code of a script's error in the middle: "Error running script (…): -READONLY You can't …"
CODES = re.compile(r"(^|-)(READONLY|MASTERDOWN|UNBLOCKED)\b")
ERRORS = (redis.ReadOnlyError, redis.exceptions.MasterDownError)


def leave_former_primaries(pool: ConnectionPool) -> None:
    """Let the connections that `pool` makes from now on close when Redis says that it is not the primary.

    The idle connections of the pool are closed with them. The reply becomes a redis.ConnectionError.
    """
    kind = pool.connection_class
    pool.connection_class = type(kind.__name__, (_LeavesFormerPrimary, kind), {"pool": pool})


class _LeavesFormerPrimary:
    pool: ConnectionPool

    def read_response(self, *arguments: Any, **named: Any) -> Any:
        try:
            return super().read_response(*arguments, **named)  # type: ignore[misc]  # of the connection's class
        except redis.ResponseError as error:
            if not isinstance(error, ERRORS) and not CODES.search(str(error)):
                raise
            self.disconnect()  # type: ignore[attr-defined]  # of the connection's class
            self.pool.disconnect(inuse_connections=False)
            raise redis.ConnectionError(f"not the primary: {error}") from error
