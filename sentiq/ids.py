"""Unique ids that cannot be guessed, ids of jobs that belong to one client, and the hash of a text."""

import hashlib
import os

ID_DIGITS = 32
OWNER_DIGITS = 16


def new_id() -> str:
    """Return 32 random hexadecimal digits; uuid.uuid4 takes four times as long."""
    return os.urandom(16).hex()


def new_job_id(owner: str = "") -> str:
    """Return a new id; with an `owner`, 16 digits that depend on the owner and on the rest follow.

    The owner need not be stored, and a look-up needs no more round trips: another client cannot change the
    digits, because the job is only known under its whole id.
    """
    unique = new_id()
    return unique + _owner_digits(unique, owner) if owner else unique


def may_read_job(job_id: str, owner: str) -> bool:
    """Return True if the job belongs to `owner` or to nobody; without an `owner` there are no API keys."""
    unique, digits = job_id[:ID_DIGITS], job_id[ID_DIGITS:]
    return not owner or not digits or digits == _owner_digits(unique, owner)


def _owner_digits(unique: str, owner: str) -> str:
    return hashlib.sha256(f"{unique} {owner}".encode()).hexdigest()[:OWNER_DIGITS]


def hash_of(text: str) -> str:
    """Return the SHA-1 of a text, as the scripts compute it."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
