"""The header fields of an HTTP request, parsed strictly: ambiguous ones are refused.

RFC 9112, sections 3.2, 5 and 6. gevent parses header fields as if they were e-mail, which takes as long as
all the rest of its work on a small request.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from api.server.refusals import RequestRefused

MAX_LINE_BYTES = 8192  # gunicorn's limit
MAX_LINES = 100
MAX_SECTION_BYTES = 65_536
# Possessive, and blanks are stripped afterwards: the time is linear in the line's length.
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]++):([^\x00-\x08\x0a-\x1f\x7f]*+)\r?\n")
END = (b"\r\n", b"\n")
# RFC 3986, section 3.2.2; neither user information nor an empty host (RFC 9110, sections 4.2.4 and 4.2.1).
HOST = re.compile(r"(?:[\w.~!$&'()*+,;=%-]++|\[[0-9A-Fa-f:.]++\])(?::[0-9]*+)?", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,18}")
ONCE = ("content-length", "content-type", "host", "transfer-encoding")


class RequestHeaders:
    """The header fields of one request, names in lower case."""

    __slots__ = ("fields",)

    def __init__(self, stream: BinaryIO, minor_version: int = 1, authority: str | None = None) -> None:
        """Read the fields of a request of HTTP/1.`minor_version`; `authority` replaces Host if it is given.

        Raises RequestRefused if they are malformed, or the host or the body's length is ambiguous.
        """
        self.fields: dict[str, str] = {}
        for name, value in _read_fields(stream):
            if name not in self.fields:
                self.fields[name] = value
            elif name in ONCE:
                raise RequestRefused(f"The header {name} comes twice.")
            else:
                self.fields[name] += ("; " if name == "cookie" else ", ") + value
        self._check_host(minor_version, authority)
        self._check_framing(minor_version)

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the value of a field; several values are joined."""
        return self.fields.get(name.lower(), default)

    def tokens(self, name: str) -> list[str]:
        """Return the members of a list of tokens, in lower case."""
        return [token.strip(" \t") for token in self.fields.get(name, "").lower().split(",")]

    @property
    def content_length(self) -> int | None:
        """The body's length in bytes, or None without Content-Length."""
        length = self.fields.get("content-length")
        return None if length is None else int(length)

    @property
    def chunked(self) -> bool:
        """True if the body comes in chunks."""
        return "transfer-encoding" in self.fields

    def _check_host(self, minor_version: int, authority: str | None) -> None:
        """Check Host (RFC 9112, section 3.2); HTTP/1.0 does not need it."""
        host = self.fields.get("host")
        if host is None and minor_version >= 1:
            raise RequestRefused("The header Host is missing.")
        if host is not None and not HOST.fullmatch(host):
            raise RequestRefused("The header Host is not a host.")
        if authority is not None:  # section 3.2.2: it replaces Host
            if not HOST.fullmatch(authority):
                raise RequestRefused("The target's authority is not a host.")
            self.fields["host"] = authority

    def _check_framing(self, minor_version: int) -> None:
        """Check the fields that tell the body's length (RFC 9112, section 6)."""
        length, coding = self.fields.get("content-length"), self.fields.get("transfer-encoding")
        if length is not None and not LENGTH.fullmatch(length):
            raise RequestRefused("The header Content-Length is not a number of bytes.")
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise RequestRefused("The header Transfer-Encoding is not chunked alone.")
            if minor_version < 1:
                raise RequestRefused("HTTP/1.0 has no Transfer-Encoding.")


def _read_fields(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    left = MAX_SECTION_BYTES
    for _ in range(MAX_LINES + 1):
        line = stream.readline(MAX_LINE_BYTES + 1)
        if line in END:
            return
        left -= len(line)
        if len(line) > MAX_LINE_BYTES or left < 0:
            raise RequestRefused(
                f"A header line has over {MAX_LINE_BYTES} bytes, or all together over {MAX_SECTION_BYTES}.",
                431,
            )
        if not (field := FIELD.fullmatch(line)):
            raise RequestRefused("A header line is malformed.")
        yield field[1].decode("ascii").lower(), field[2].strip(b" \t").decode("latin-1")
    raise RequestRefused(f"There are more than {MAX_LINES} header lines.", 431)
