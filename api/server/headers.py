"""The head of an HTTP request, read strictly: what two servers could read in two ways is refused (RFC 9112).

gevent reads heads as if they were e-mail, which takes as long as all the rest of its work on a small request.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 8192  # bytes, as gunicorn has it
MOST_LINES = 100
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*\r?\n")
END = (b"\r\n", b"\n")
ONCE = ("content-length", "content-type", "host", "transfer-encoding")


class Head:
    """The fields of one request, as gevent's WSGIHandler asks for them; names in lower case."""

    status = ""  # gevent looks here for what is wrong; here, that is raised

    def __init__(self, stream: BinaryIO) -> None:
        """Raises ValueError, in words for the log, if it is no head or leaves open how long the body is."""
        self.fields: dict[str, str] = {}
        for name, value in _lines(stream):
            if name not in self.fields:
                self.fields[name] = value
            elif name in ONCE:
                raise ValueError(f"{name} comes twice")
            else:
                self.fields[name] += ("; " if name == "cookie" else ", ") + value
        self._check_framing()

    def get(self, name: str, default: str | None = None) -> str | None:
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
            raise ValueError("content-length is no number")
        if coding is not None and (coding.lower() != "chunked" or length is not None):
            raise ValueError("transfer-encoding is not chunked alone")


def _lines(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    for _ in range(MOST_LINES + 1):
        line = stream.readline(LONGEST_LINE + 1)
        if line in END:
            return
        if not (field := FIELD.fullmatch(line)):
            raise ValueError("a header line is none, or too long")
        yield field[1].decode("ascii").lower(), field[2].decode("latin-1")
    raise ValueError("too many header lines")
