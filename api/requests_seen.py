"""What happens around every request: its id, its log record, its metrics."""

import logging
import re
from time import perf_counter

from flask import Flask, Response, g, request

from api.services import services
from sentiq.ids import new_id
from sentiq.logs import RequestFields, log_request

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
UNKNOWN_ROUTE = "(none)"  # one label for whatever a scanner may ask for

logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.started = perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else new_id()


def _end(response: Response) -> Response:
    total_s = perf_counter() - g.started
    route = request.url_rule.rule if request.url_rule else UNKNOWN_ROUTE
    response.headers["X-Request-ID"] = g.request_id
    services().metrics.request(route, request.method, response.status_code, total_s)
    fields: RequestFields = {
        "request_id": g.request_id,
        "method": request.method,
        "path": request.path,
        "route": route,
        "status_code": response.status_code,
        "total_ms": round(total_s * 1000, 3),
    }
    if "job_id" in g:
        fields["job_id"] = g.job_id
    log_request(logger, fields)
    return response
