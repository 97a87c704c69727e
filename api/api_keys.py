"""The keys of API_KEYS_FILE: a line for each, with the name of the key and its SHA-256.

A key is 256 random bits, so a fast hash keeps it secret: nobody can try all keys.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from sentiq.errors import SettingsError

MAX_KEYS = 256  # each request is compared with all; each name is a series of the metrics
MAX_FILE_BYTES = 65_536
CHECK_INTERVAL_S = 2.0  # between two looks at the file
KEY_PREFIX = "sentiq_"  # programs that search for secrets in public places know keys by it
KEY_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
LINE = re.compile(rf"({NAME.pattern})[ \t]+sha256:([0-9a-f]{{64}})")

FileState = tuple[int, ...] | None

logger = logging.getLogger(__name__)


class ApiKey(NamedTuple):
    """The name of a key and its digest. Several keys may have one name: they belong to one client."""

    name: str
    digest: bytes


def make_key() -> str:
    """Return a new key."""
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def key_line(name: str, key: str) -> str:
    """Return the line of API_KEYS_FILE for a key."""
    return f"{name} sha256:{_digest(key).hex()}"


class ApiKeys:
    """The keys in a file, which is read again after a change. Any greenlet may use them."""

    def __init__(self, path: Path) -> None:
        """Read the file. If it is broken, no key is valid until it is mended.

        The start of the service has checked it; a process that replaces another one must start in any case.
        """
        self._path = path
        self._state: FileState = ()
        self._keys: tuple[ApiKey, ...] = ()
        self._read_changes()

    def name_of(self, key: str) -> str:
        """Return the name of a key, or an empty string if it is not in the file.

        The time does not depend on the key: all digests are compared, each in constant time.
        """
        if monotonic() >= self._next_check:
            self._read_changes()
        digest, name = _digest(key), ""
        for known in self._keys:
            if hmac.compare_digest(digest, known.digest):
                name = known.name
        return name

    def _read_changes(self) -> None:
        """Read the file if it has changed. A broken file is logged, and the keys stay as they were."""
        self._next_check = monotonic() + CHECK_INTERVAL_S
        if (state := _file_state(self._path)) == self._state:
            return
        self._state = state
        try:
            self._keys = read_key_file(self._path)
            logger.info("API_KEYS_FILE is read: %d keys", len(self._keys))
        except SettingsError as error:
            logger.error("%s; the keys stay as they were", error)


def read_key_file(path: Path) -> tuple[ApiKey, ...]:
    """Return the keys in a file. Raises SettingsError, with the number of a line that is wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        text = content.decode("ascii")
    except OSError as error:
        raise _bad_file(path, error.strerror or "it cannot be read") from None
    except ValueError:
        raise _bad_file(path, "a character is not ASCII") from None
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        if (entry := line.partition("#")[0].strip()) == "":
            continue
        if not (match := LINE.fullmatch(entry)):
            raise _bad_file(path, f"line {number} is not a name and sha256: with 64 hexadecimal digits")
        keys.append(ApiKey(match[1], bytes.fromhex(match[2])))
    if not 1 <= len(keys) <= MAX_KEYS or len(content) > MAX_FILE_BYTES:
        raise _bad_file(path, f"it must have 1 to {MAX_KEYS} keys in up to {MAX_FILE_BYTES} bytes")
    return tuple(keys)


def _bad_file(path: Path, problem: str) -> SettingsError:
    return SettingsError(f"API_KEYS_FILE is {str(path)!r}: {problem}")


def _file_state(path: Path) -> FileState:
    """Return a value that differs after a change of the file, or None if there is no such file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
