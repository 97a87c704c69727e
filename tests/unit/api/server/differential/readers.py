"""Three readers of HTTP, each asked for one request: the api's own, gunicorn's and llhttp (as httptools)."""

import io
from dataclasses import dataclass, field

import httptools
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from api.server.body import Body
from api.server.refusals import RequestRefused
from api.server.worker import Handler

INCOMPLETE = "incomplete"
GUNICORN_SETTINGS = Config()


@dataclass(frozen=True)
class Read:
    """The result of a reader: a reason why it refuses the bytes, or a request."""

    refusal: str = ""
    method: str = ""
    target: str = ""
    version: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # sorted names in lower case; values of one name joined
    body: bytes = b""
    stays_open: bool = False


class _NoTimeLimits:
    """Takes the place of TimedReader."""

    def begin_request(self) -> None:
        """Do nothing."""

    def begin_body(self) -> None:
        """Do nothing."""


def read_here(raw: bytes) -> Read:
    """Read with the classes of api/server."""
    handler = Handler.__new__(Handler)
    handler.rfile = io.BufferedReader(io.BytesIO(raw))
    handler._reader = _NoTimeLimits()  # type: ignore[assignment]
    try:
        if not handler._read_head():
            return Read(INCOMPLETE)
        headers = handler.headers
        body = Body(handler.rfile, headers.content_length, chunked=headers.chunked, send_continue=None).read()
    except RequestRefused as refusal:
        return Read(INCOMPLETE if refusal.detail == "The body ends too early." else refusal.detail)
    return Read(
        method=handler.command,
        target=handler.path,
        version=handler.request_version.removeprefix("HTTP/"),
        fields=_joined([(name, value) for name, value in headers.fields.items() if "_" not in name]),
        body=body,
        stays_open=not handler.close_connection,
    )


def read_with_gunicorn(raw: bytes) -> Read:
    """Read with gunicorn's parser and its default settings."""
    try:
        message = next(RequestParser(GUNICORN_SETTINGS, iter([raw]), ("127.0.0.1", 1)))
        body = message.body.read()
    except StopIteration:
        return Read(INCOMPLETE)
    except (ParseException, OSError) as error:
        return Read(INCOMPLETE if type(error).__name__ == "NoMoreData" else type(error).__name__)
    fields = _joined(message.headers)
    length = dict(fields).get("content-length", "0")
    if "transfer-encoding" not in dict(fields) and len(body) < int(length):
        return Read(INCOMPLETE)
    return Read(
        method=message.method,
        target=message.uri,
        version=".".join(map(str, message.version)),
        fields=fields,
        body=body,
        stays_open=not message.should_close(),
    )


@dataclass
class _Collector:
    """The callbacks of httptools."""

    url: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    head_ended: bool = False
    result: Read | None = None
    parser: httptools.HttpRequestParser | None = None

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.head_ended:  # not those of the trailers
            self.headers.append((name.decode("latin-1"), value.decode("latin-1").strip(" \t")))

    def on_headers_complete(self) -> None:
        self.head_ended = True

    def on_body(self, data: bytes) -> None:
        self.body += data

    def on_message_complete(self) -> None:
        parser = self.parser
        if self.result or parser is None:
            return
        self.result = Read(
            method=parser.get_method().decode("latin-1"),
            target=self.url.decode("latin-1"),
            version=parser.get_http_version(),
            fields=_joined([(name, value) for name, value in self.headers if "_" not in name]),
            body=self.body,
            stays_open=parser.should_keep_alive(),
        )


def read_with_llhttp(raw: bytes) -> Read:
    """Read with llhttp in its strict form; it leaves blanks at the end of a value to its caller."""
    collector = _Collector()
    collector.parser = httptools.HttpRequestParser(collector)
    refusal = INCOMPLETE
    try:
        collector.parser.feed_data(raw)
    except httptools.HttpParserUpgrade:
        pass
    except httptools.HttpParserError as error:  # after the first request it is not of interest
        refusal = str(error) or type(error).__name__
    return collector.result or Read(refusal)


def _joined(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        separator = "; " if key == "cookie" else ", "
        joined[key] = joined[key] + separator + value if key in joined else value
    return tuple(sorted(joined.items()))
