"""The call of the reap script."""

from typing import Any

from sentiq import keys
from sentiq.queue.suspects import POISON_MS, SUSPECT_MS

MAX_ATTEMPTS = 3
DEAD_LIMIT = 1_000  # dead letters
FORGET_AFTER_MS = 600_000  # for that long the claim of a dead worker is checked again
KEYS_PER_SEARCH = 500  # of claims that no listed worker holds: some 0.1 ms of Redis's time


def reap_call(search_cursor: bytes | int) -> tuple[list[str], list[Any]]:
    """Return the keys and arguments of the script; the search for claims goes on at `search_cursor`."""
    names = [keys.WORKERS, keys.RETRY, keys.DEAD, keys.DEAD_OF_RELEASE_0_1]
    names += [keys.SUSPECTS, keys.POISON, keys.MARKS]
    arguments: list[Any] = [keys.CLAIM, keys.RESULT, keys.JOB]
    arguments += [MAX_ATTEMPTS, DEAD_LIMIT, FORGET_AFTER_MS, search_cursor, KEYS_PER_SEARCH]
    arguments += [SUSPECT_MS, POISON_MS]
    return names, arguments
