"""The request line of an HTTP request, parsed strictly (RFC 9112, sections 2.2 and 3)."""

import re
from typing import BinaryIO, NamedTuple

from api.server.refusals import RequestRefused

MAX_LINE_BYTES = 65_536  # a text of 5,000 characters may come in the query, 12 bytes each
END_OF_LINE = (b"\r\n", b"\n")
# Bytes beyond ASCII are accepted in a target, since curl sends them as they are typed. A fragment is refused.
REQUEST_LINE = re.compile(
    rb"(?P<method>[!#$%&'*+.^_`|~0-9A-Za-z-]++) (?P<target>[!-\"$-~\x80-\xff]++) HTTP/1\.(?P<minor>[01])\r?\n"
)
ABSOLUTE_FORM = re.compile(r"http(?:s)?://(?P<authority>[^/?]*+)(?P<rest>.*+)", re.IGNORECASE)


class RequestLine(NamedTuple):
    """The parts of a request line, as latin-1; `authority` is that of the absolute form, else None."""

    method: str
    target: str  # begins with a slash, or is "*"
    minor_version: int  # of HTTP/1
    authority: str | None


def read_request_line(stream: BinaryIO) -> RequestLine | None:
    """Return the next request line, or None at the end of the stream.

    One empty line before it is skipped (RFC 9112, section 2.2). Raises RequestRefused.
    """
    line = stream.readline(MAX_LINE_BYTES + 1)
    if line in END_OF_LINE:
        line = stream.readline(MAX_LINE_BYTES + 1)
    if not line:
        return None
    if len(line) > MAX_LINE_BYTES:
        raise RequestRefused(f"The request line has more than {MAX_LINE_BYTES} bytes.", 414)
    if not (match := REQUEST_LINE.fullmatch(line)):
        raise RequestRefused("The request line is malformed, or its version is not HTTP/1.0 or HTTP/1.1.")
    method, target, minor = match.groups()
    return _with_origin_form(method.decode("ascii"), target.decode("latin-1"), int(minor))


def _with_origin_form(method: str, target: str, minor: int) -> RequestLine:
    if method == "CONNECT":
        raise RequestRefused("This server is no proxy: it has no CONNECT.")
    if target[0] == "/" or (target == "*" and method == "OPTIONS"):
        return RequestLine(method, target, minor, None)
    if not (match := ABSOLUTE_FORM.fullmatch(target)):
        raise RequestRefused("The request's target is not a path that begins with a slash.")
    rest = match["rest"]
    return RequestLine(method, rest if rest[:1] == "/" else "/" + rest, minor, match["authority"])
