"""A log line as a GELF message, cut by graypy into datagrams.

GELF: https://go2docs.graylog.org/current/getting_in_log_data/gelf.html
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from functools import lru_cache

import orjson
from graypy.handler import GELF_MAX_CHUNK_NUMBER, GELFTruncatingChunker

_DATAGRAM_BYTES = 1_024  # some networks were seen to lose larger ones
_CHUNK_HEADER_BYTES = 12
_CHUNK_BYTES = _DATAGRAM_BYTES - _CHUNK_HEADER_BYTES

_SYSLOG_LEVELS = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "INFO": 6, "DEBUG": 7}
_SYSLOG_NOTICE = 5  # for levels that a library defined
_SINGULAR = {"probabilities": "probability"}  # a field for each class: _probability_negative
# Graylog itself replaces dots, so that two names with and without one would be the same field.
_NOT_IN_A_NAME = re.compile(r"[^\w\-]", re.ASCII)
_NAME_CHARS = 100  # of a label, which may be a whole sentence


class GelfEncoder:
    """Turns a log line into the datagrams of one GELF message."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._chunker = GELFTruncatingChunker(chunk_size=_CHUNK_BYTES, gelf_packer=_pack_truncated)

    def datagrams(self, line: bytes) -> Iterator[bytes]:
        """Yield one plain datagram if the message fits in it, else chunks of the compressed message."""
        payload = orjson.dumps(_gelf_message(orjson.loads(line), self._host))
        if len(payload) <= _DATAGRAM_BYTES:
            yield payload
            return
        payload = zlib.compress(payload)
        if len(payload) > _CHUNK_BYTES * GELF_MAX_CHUNK_NUMBER:
            # Like chunk_message, without its warning on standard error, which quotes the whole record.
            payload = self._chunker.gen_chunk_overflow_gelf_log(payload)
        yield from self._chunker.chunk_message(payload)


def _pack_truncated(message: dict[str, object]) -> bytes:
    """Encode a truncated message. graypy marks it with a boolean, which Graylog would drop."""
    return orjson.dumps(message | {"_chunk_overflow": "true"})


def _gelf_message(document: dict[str, object], host: str) -> dict[str, object]:
    """Return the GELF members of a log line, with its other fields flat, each a string or a number."""
    text = str(document.pop("message"))
    # Graylog refuses a blank short message.
    short_message = text if any(char > " " and not char.isspace() for char in text) else "(blank)"
    exception = document.pop("exception", None)
    message: dict[str, object] = {
        "version": "1.1",
        "host": host,
        "short_message": short_message,
        "timestamp": datetime.fromisoformat(str(document.pop("time"))).timestamp(),
        "level": _SYSLOG_LEVELS.get(str(document.pop("level")), _SYSLOG_NOTICE),
        "facility": document["service"],
    }
    if exception is not None:
        message["full_message"] = f"{short_message}\n{exception}"
    message.update(_flat_fields(document, "_"))
    return message


def _flat_fields(fields: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Yield name and value of each field; a field without a value is left out.

    Graylog turns objects and arrays into strings and drops booleans, so these are sent as strings.
    """
    members = _member_names(prefix, tuple(fields))
    for member, (name, value) in zip(members, fields.items(), strict=True):
        if isinstance(value, dict):
            own_prefix = prefix + _SINGULAR[name] if name in _SINGULAR else member
            yield from _flat_fields(value, own_prefix + "_")
        elif isinstance(value, bool | list):
            yield member, orjson.dumps(value).decode()
        elif value is not None:
            yield member, value


@lru_cache(maxsize=1_024)  # the same few sets of names in all records
def _member_names(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a distinct name for each field: its own, or a cleaned one with the checksum of that name."""
    taken = set(names)
    members = []
    for name in names:
        member = _NOT_IN_A_NAME.sub("_", name[:_NAME_CHARS])
        if member != name:
            member = _distinct_name(member, name, taken)
            taken.add(member)
        members.append(prefix + member)
    return tuple(members)


def _distinct_name(member: str, name: str, taken: Set[str]) -> str:
    """Return the cleaned name with a CRC-32 of the name that no other field has."""
    checksum = zlib.crc32(name.encode())
    while (distinct := f"{member}_{checksum:08x}") in taken:
        checksum = zlib.crc32(name.encode(), checksum)
    return distinct
