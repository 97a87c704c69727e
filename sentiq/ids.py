"""Unique ids that cannot be guessed, and the hash of a text."""

import hashlib
import os


def new_id() -> str:
    """Return 32 random hexadecimal digits; uuid.uuid4 takes four times as long."""
    return os.urandom(16).hex()


def hash_of(text: str) -> str:
    """Return the SHA-1 of a text, as the scripts compute it."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
