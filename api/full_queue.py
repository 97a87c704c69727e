"""Refuses requests while the queue is known to be full, before Flask and the body cost time."""

import logging
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

import orjson
from flask import Flask, request

from api.browser_safety import NO_CACHE, NO_OTHER_TYPE
from api.errors import RETRY_AFTER_S, STATUS_OF
from api.request_context import request_id_of
from api.services import EXTENSION, Services, services
from sentiq.errors import QueueFull
from sentiq.logging import log_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH, METHODS = "/predict", ("GET", "POST")
STATUS, DETAIL = STATUS_OF[QueueFull]
TITLE = "Service Unavailable"
BODY = orjson.dumps(
    {"type": "about:blank", "title": TITLE, "status": STATUS, "detail": DETAIL, "success": False}
)
HEADERS = [
    ("Content-Type", "application/problem+json"),
    ("Content-Length", str(len(BODY) + 1)),
    ("Retry-After", RETRY_AFTER_S),
    NO_OTHER_TYPE,
    NO_CACHE,
]

logger = logging.getLogger(__name__)


def refuse_early(app: Flask) -> None:
    """Refuse requests while the queue is full. Register it behind the hooks of API keys and of RATE_LIMIT.

    Where neither is on, requests do not even reach Flask. Where one is, they come first: a request that they
    refuse must not take the place of one that the queue has room for.
    """
    current: Services = app.extensions[EXTENSION]
    if current.access.api_keys is None and current.access.request_counter is None:
        app.wsgi_app = FullQueueRefusal(app.wsgi_app, current)  # type: ignore[method-assign]  # as Flask's docs say
    else:
        app.before_request(_refuse_if_full)


def _refuse_if_full() -> None:
    """Raises QueueFull."""
    if request.path == PATH and request.method in METHODS and not services().producer.admits():
        raise QueueFull("a job was refused a moment ago")


class FullQueueRefusal:
    """The WSGI app around Flask's. It answers as Flask would, and counts and logs the request too.

    Requests of browsers go on to Flask, which answers them with a page.
    """

    def __init__(self, app: "WSGIApplication", services: Services) -> None:
        self._app = app
        self._services = services

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if (
            environ["PATH_INFO"] != PATH
            or (method := environ["REQUEST_METHOD"]) not in METHODS
            or self._services.producer.admits()
            or "text/html" in environ.get("HTTP_ACCEPT", "")
        ):
            return self._app(environ, start_response)
        started = perf_counter()
        request_id = request_id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        start_response(f"{STATUS} {TITLE}", [*HEADERS, ("X-Request-ID", request_id)])
        total_s = perf_counter() - started
        self._services.metrics.count_request(PATH, method, STATUS, total_s)
        log_request(
            logger,
            {
                "request_id": request_id,
                "method": method,
                "path": PATH,
                "route": PATH,
                "status_code": STATUS,
                "total_ms": round(total_s * 1000, 3),
            },
        )
        return [BODY + b"\n"]
