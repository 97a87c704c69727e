"""What happens around every request: its id, its log record, its metrics."""

import logging
import re
from dataclasses import dataclass
from time import perf_counter
from typing import cast

from flask import Flask, Response, g, request

from api.services import services
from sentiq.ids import new_id
from sentiq.logging.records import RequestFields, log_request

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
UNKNOWN_ROUTE = "(none)"  # one label for whatever a scanner may ask for

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Seen:
    """The current request."""

    started: float  # of perf_counter
    request_id: str
    job_id: str = ""  # once its texts are on the queue


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def seen() -> Seen:
    return cast(Seen, g.seen)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.seen = Seen(perf_counter(), given if REQUEST_ID.fullmatch(given) else new_id())


def _end(response: Response) -> Response:
    it, current = seen(), request._get_current_object()  # type: ignore[attr-defined]  # each use of a proxy costs
    total_s = perf_counter() - it.started
    route = current.url_rule.rule if current.url_rule else UNKNOWN_ROUTE
    response.headers["X-Request-ID"] = it.request_id
    services().metrics.request(route, current.method, response.status_code, total_s)
    fields: RequestFields = {
        "request_id": it.request_id,
        "method": current.method,
        "path": current.path,
        "route": route,
        "status_code": response.status_code,
        "total_ms": round(total_s * 1000, 3),
    }
    if it.job_id:
        fields["job_id"] = it.job_id
    log_request(logger, fields)
    return response
