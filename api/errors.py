"""Every error as `application/problem+json` (RFC 9457), or as a page where a browser asked for one."""

import logging

from flask import Flask, Response, render_template, request, url_for
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from api.admission import KeyRequired
from api.error_page import error_page
from api.request_context import request_context
from api.responses import json_response, prefers_html
from api.server.refusals import REFUSAL, RequestRefused
from api.translations import translations
from sentiq.errors import (
    IdempotencyKeyReused,
    JobInProgress,
    NotInTime,
    QueueFull,
    QueueUnavailable,
    ResultTimeout,
    ScoringFailed,
    SentiqError,
)

RETRY_AFTER_S = "1"
RETRIED = (503, 504)  # statuses that say when to try again

# error -> HTTP status, advice to the client
STATUS_OF: dict[type[SentiqError], tuple[int, str]] = {
    QueueFull: (503, "The queue is full. Try again later."),
    NotInTime: (
        503,
        "Too much waits for this to be done in time. Try again after the seconds of Retry-After, or send"
        " Prefer: respond-async.",
    ),
    QueueUnavailable: (503, "The queue cannot be reached. Try again later."),
    ResultTimeout: (504, "Scoring takes too long. Ask again at the job's Location, or try again later."),
    ScoringFailed: (500, "The text could not be scored."),
    JobInProgress: (409, "The first request with this Idempotency-Key is in progress. Try again later."),
    IdempotencyKeyReused: (422, "Another body was sent with this Idempotency-Key: use a new key."),
}

# Werkzeug's own sentences for these say nothing about what to do.
DETAIL_OF = {
    404: "There is no such path: openapi.json lists the paths, /docs shows them.",
    405: "This path does not take this method: the header Allow lists those that it takes.",
}

logger = logging.getLogger(__name__)


def register_handlers(app: Flask) -> None:
    """Let the app answer every exception with a problem."""
    app.register_error_handler(SentiqError, _handle_sentiq_error)
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(Exception, _handle_defect)


def _handle_sentiq_error(error: SentiqError) -> Response:
    if type(error) not in STATUS_OF:
        return _handle_defect(error)
    status, detail = STATUS_OF[type(error)]
    logger.warning("%s: %s", type(error).__name__, error)
    headers = {}
    if status in (409, *RETRIED):
        headers["Retry-After"] = str(error.retry_after_s) if isinstance(error, NotInTime) else RETRY_AFTER_S
    if isinstance(error, ResultTimeout | JobInProgress):
        request_context().set_job(error.job_id)
        headers["Location"] = url_for("jobs.show_job", job_id=error.job_id)
    if isinstance(error, ScoringFailed):
        request_context().set_job(error.job_id)
        detail = f"{detail} {error.detail}."
    return _problem(status, detail, headers)


def _handle_http_error(error: HTTPException) -> Response:
    if refusal := request.environ.get(REFUSAL):
        return _answer_refused(refusal)
    kept = ("Accept-Encoding", "Allow", "Retry-After", "Location", "WWW-Authenticate")
    headers = {name: value for name, value in error.get_headers() if name in kept}
    if error.code in RETRIED:
        headers.setdefault("Retry-After", RETRY_AFTER_S)
    if isinstance(error, KeyRequired) and prefers_html():
        page = render_template("key.html", words=translations(), wrong_key=error.wrong_key)
        return Response(page, 401, headers)
    detail = error.description or ""
    if detail == type(error).description:
        detail = DETAIL_OF.get(error.code or 500, detail)
    return _problem(error.code or 500, detail, headers)


def _answer_refused(refusal: RequestRefused) -> Response:
    """Answer a request whose head the server refused."""
    logger.warning("request %s is refused: %s", request_context().request_id, refusal.detail)
    return _problem(refusal.status, refusal.detail, {})


def _handle_defect(error: Exception) -> Response:
    logger.error("unexpected: %s", error, exc_info=error)
    return _handle_http_error(InternalServerError())


def _problem(status: int, detail: str, headers: dict[str, str]) -> Response:
    title = HTTP_STATUS_CODES[status]
    if prefers_html():
        return error_page(status, detail, headers)
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, "success": False}
    return json_response(content, status, headers, "application/problem+json")
