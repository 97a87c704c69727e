"""The connection to Redis, and the one place where its errors become Sentiq's."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from sentiq.errors import QueueUnavailable, SettingsError
from sentiq.queue.failover import CONNECT_TIMEOUT_S, leave_lost_servers

# Redis 6.2 has the code of a script's error in the middle: "Error running script (…): -OOM command not …"
OUT_OF_MEMORY = re.compile(r"(^|-)OOM\b")
DATABASE = re.compile(r"/?[0-9]{0,9}/?")

logger = logging.getLogger(__name__)


def connect(
    url: str,
    *,
    max_connections: int,
    read_timeout_s: float,
    connect_timeout_s: float = CONNECT_TIMEOUT_S,
) -> redis.Redis:
    """Return a client with its own pool, which connects when it is first used.

    `read_timeout_s` is the limit for each reply; a worker's blocking command must end well before it. The
    client itself sends nothing twice: its caller decides whether to try again. Raises SettingsError for an
    invalid URL.
    """
    keepalive = {} if url.startswith("unix:") else {"socket_keepalive": True}
    try:
        client = redis.Redis.from_url(
            url,
            max_connections=max_connections,
            socket_timeout=read_timeout_s,
            socket_connect_timeout=connect_timeout_s,
            retry=Retry(NoBackoff(), 0),
            **keepalive,
        )
        # Build one connection now, so that a bad option in the URL fails at the start.
        client.connection_pool.connection_class(**client.connection_pool.connection_kwargs)
        leave_lost_servers(client.connection_pool)
        _check_database(url)
    # TypeError: an unknown option behind the `?`; RedisError: a bad value of one.
    except (ValueError, TypeError, redis.RedisError):
        # Neither the URL nor the error's words: both may hold the password, or a piece of it.
        raise SettingsError(f"REDIS_URL is not valid: {_reason(url)}") from None
    return client


def _check_database(url: str) -> None:
    """Raise ValueError if the path is not a number: the client would take database 0."""
    parts = urlsplit(url)
    if parts.scheme != "unix" and not DATABASE.fullmatch(parts.path):
        raise ValueError("the path is not the number of a database")


def _reason(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "its port must be a number up to 65535, and / ? # @ in a password must be percent-encoded"
    if parts.scheme != "unix" and not DATABASE.fullmatch(parts.path):
        return "its path must be the number of a database, as in redis://HOST:PORT/0"
    return "an option behind the ? is unknown or has a bad value"


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn every error of Redis, or of the connection to it, into QueueUnavailable."""
    try:
        yield
    except redis.RedisError as error:
        raise QueueUnavailable(f"Redis: {error}") from error


def is_out_of_memory(reply: object) -> bool:
    """Return True if `reply` is the error by which Redis refuses a command because it is full."""
    if isinstance(reply, redis.OutOfMemoryError):
        return True
    return isinstance(reply, redis.ResponseError) and bool(OUT_OF_MEMORY.search(str(reply)))


def warn_unless_noeviction(client: redis.Redis) -> None:
    """Log a loud warning if Redis may drop jobs to make room. Raises QueueUnavailable."""
    try:
        policy = client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.ResponseError:
        return  # a managed Redis may refuse CONFIG: the policy is unknown
    except redis.RedisError as error:
        raise QueueUnavailable(f"Redis: {error}") from error
    if policy != "noeviction":
        logger.warning(
            "JOBS CAN BE LOST: Redis has maxmemory-policy %s; run CONFIG SET maxmemory-policy noeviction",
            policy,
        )
