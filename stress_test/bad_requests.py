"""Requests that are wrong, and what they must get for it. The limits are the service's defaults."""

from dataclasses import dataclass

JSON = "application/json"
MAX_TEXT_CHARS = 5000
MAX_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class BadRequest:
    what: str
    status: int
    body: bytes = b""
    content_type: str = JSON
    method: str = "POST"
    path: str = "/predict"


BAD_REQUESTS = (
    BadRequest("no text", 400),
    BadRequest("an empty text", 400, b'{"text": "  "}'),
    BadRequest("broken JSON", 400, b'{"text": "half of'),
    BadRequest("broken UTF-8", 400, b'{"text": "caf\xe9"}'),
    BadRequest("a number as text", 400, b'{"text": 7}'),
    BadRequest("no texts", 400, b'{"texts": []}'),
    BadRequest("broken UTF-8 in a form", 400, b"text=caf%E9", "application/x-www-form-urlencoded"),
    BadRequest("feedback about nothing", 400, b'{"sentiment": "positive"}', path="/feedback"),
    BadRequest("a job that never was", 404, method="GET", path="/jobs/0123456789abcdef0123456789abcdef"),
    BadRequest("a page that never was", 404, method="GET", path="/nowhere"),
    BadRequest("the wrong method", 405, method="GET"),
    BadRequest("too long a text", 413, b'{"text": "' + b"x" * (MAX_TEXT_CHARS + 1) + b'"}'),
    BadRequest("too many texts", 413, b'{"texts": [' + b'"x",' * MAX_TEXTS + b'"x"]}'),
    BadRequest("no JSON and no form", 415, b"<text>hello</text>", "text/xml"),
)
