"""The header fields of an HTTP request, parsed strictly: ambiguous ones are refused.

RFC 9112, sections 5 and 6. gevent parses header fields as if they were e-mail, which takes as long as all the
rest of its work on a small request. The request line stays gevent's.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE_BYTES = 8192  # gunicorn's limit
MAX_LINES = 100
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*\r?\n")
END = (b"\r\n", b"\n")
ONCE = ("content-length", "content-type", "host", "transfer-encoding")


class RequestHeaders:
    """The header fields of one request, names in lower case; gevent's WSGIHandler uses this interface."""

    status = ""  # gevent looks here for an error; this class raises instead

    def __init__(self, stream: BinaryIO) -> None:
        """Read the fields. Raises ValueError if they are malformed or the body length is ambiguous."""
        self.fields: dict[str, str] = {}
        for name, value in _read_fields(stream):
            if name not in self.fields:
                self.fields[name] = value
            elif name in ONCE:
                raise ValueError(f"{name} comes twice")
            else:
                self.fields[name] += ("; " if name == "cookie" else ", ") + value
        self._check_framing()

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the value of a field; several values are joined."""
        return self.fields.get(name.lower(), default)

    getheader = get

    def __delitem__(self, name: str) -> None:
        del self.fields[name]

    @property
    def typeheader(self) -> str | None:
        return self.fields.get("content-type")

    def _check_framing(self) -> None:
        length, coding = self.fields.get("content-length"), self.fields.get("transfer-encoding")
        if length is not None and not (length.isascii() and length.isdigit()):
            raise ValueError("content-length is not a number")
        if coding is not None and (coding.lower() != "chunked" or length is not None):
            raise ValueError("transfer-encoding is not chunked alone")


def _read_fields(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    for _ in range(MAX_LINES + 1):
        line = stream.readline(MAX_LINE_BYTES + 1)
        if line in END:
            return
        if not (field := FIELD.fullmatch(line)):
            raise ValueError("a header line is malformed or too long")
        yield field[1].decode("ascii").lower(), field[2].decode("latin-1")
    raise ValueError("too many header lines")
