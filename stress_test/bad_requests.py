"""Bad requests, and the status with which the service must refuse each, at its default limits."""

from dataclasses import dataclass

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
MAX_TEXT_CHARS = 5000
MAX_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class BadRequest:
    """A request that the service must refuse with `status`."""

    what: str
    status: int
    body: bytes = b""
    content_type: str = JSON_TYPE
    method: str = "POST"
    path: str = "/predict"


BAD_REQUESTS = (
    BadRequest("no text", 400),
    BadRequest("an empty text", 400, b'{"text": "  "}'),
    BadRequest("broken JSON", 400, b'{"text": "half of'),
    BadRequest("broken UTF-8", 400, b'{"text": "caf\xe9"}'),
    BadRequest("a number as text", 400, b'{"text": 7}'),
    BadRequest("no texts", 400, b'{"texts": []}'),
    BadRequest("broken UTF-8 in a form", 400, b"text=caf%E9", FORM_TYPE),
    BadRequest("feedback without a job", 400, b'{"sentiment": "positive"}', path="/feedback"),
    BadRequest("an unknown job", 404, method="GET", path="/jobs/0123456789abcdef0123456789abcdef"),
    BadRequest("an unknown page", 404, method="GET", path="/nowhere"),
    BadRequest("the wrong method", 405, method="DELETE"),
    BadRequest("a text that is too long", 413, b'{"text": "' + b"x" * (MAX_TEXT_CHARS + 1) + b'"}'),
    BadRequest("too many texts", 413, b'{"texts": [' + b'"x",' * MAX_TEXTS + b'"x"]}'),
    BadRequest("XML", 415, b"<text>hello</text>", "text/xml"),
)
