"""The context of one HTTP request: its ids, its log record, its metrics."""

import logging
import re
from dataclasses import dataclass
from time import perf_counter
from typing import cast

from flask import Flask, Request, Response, g, request

from api.browser_safety import add_headers
from api.metrics import OTHER_METHOD
from api.server.refusals import REFUSED_METHOD
from api.services import services
from sentiq.ids import new_id
from sentiq.logging import log_request
from sentiq.logging.records import RequestFields

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MAX_LOGGED_CHARS = 256  # of a method or a path
UNKNOWN_ROUTE = "(none)"  # one label for all paths without a route, which a scanner invents

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class RequestContext:
    """The current HTTP request. One greenlet owns it."""

    started: float  # of perf_counter
    request_id: str
    job_id: str = ""
    key_name: str = ""  # of the API key; empty where there is none
    server_timing: str | None = None  # the beginning of the header, which then ends with the total time

    def set_job(self, job_id: str) -> None:
        """Note the job that the request is about, for its log record."""
        self.job_id = job_id

    def set_timing(self, queue_ms: float | None = None, infer_ms: float | None = None) -> None:
        """Let the answer say how long its job waited and was scored, where that is known, and its total time.

        https://www.w3.org/TR/server-timing/
        """
        known = queue_ms is not None and infer_ms is not None
        self.server_timing = f"queue;dur={queue_ms}, inference;dur={infer_ms}, " if known else ""


def register_hooks(app: Flask) -> None:
    """Open a context before each request, and log and count the request after it."""
    app.before_request(_open_context)
    app.after_request(_close_context)


def current_request() -> Request:
    """Return the request itself, for code that uses it often: each use of Flask's proxy takes some 0.5 µs."""
    return cast(Request, request._get_current_object())  # type: ignore[attr-defined]  # as Werkzeug's docs say


def request_context() -> RequestContext:
    """Return the context of the current request."""
    return cast(RequestContext, g.request_context)


def request_id_of(sent_id: str) -> str:
    """Return the id that the client sent, or a new one where it is missing or malformed."""
    return sent_id if REQUEST_ID.fullmatch(sent_id) else new_id()


def _open_context() -> None:
    g.request_context = RequestContext(perf_counter(), request_id_of(request.headers.get("X-Request-ID", "")))


def _close_context(response: Response) -> Response:
    context = request_context()
    http_request = current_request()
    total_s = perf_counter() - context.started
    route = http_request.url_rule.rule if http_request.url_rule else UNKNOWN_ROUTE
    total_ms = round(total_s * 1000, 3)
    response.headers.add("X-Request-ID", context.request_id)
    if context.server_timing is not None:
        response.headers.add("Server-Timing", f"{context.server_timing}total;dur={total_ms}")
    add_headers(response, is_static=http_request.endpoint == "static")
    method = OTHER_METHOD if http_request.method == REFUSED_METHOD else http_request.method
    services().metrics.count_request(route, method, response.status_code, total_s)
    fields: RequestFields = {
        "request_id": context.request_id,
        "method": method[:MAX_LOGGED_CHARS],
        "path": "" if method is OTHER_METHOD else http_request.path[:MAX_LOGGED_CHARS],
        "route": route,
        "status_code": response.status_code,
        "total_ms": total_ms,
    }
    if context.job_id:
        fields["job_id"] = context.job_id
    if context.key_name:
        fields["key_name"] = context.key_name
        services().metrics.count_key(context.key_name, response.status_code)
    log_request(logger, fields)
    return response
