"""Every error as `application/problem+json` (RFC 9457), or as a page where a browser asked for one."""

import logging

from flask import Flask, Response, render_template, request, url_for
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES

from api.responses import answer, wants_page
from api.services import services
from api.translations import words
from sentiq.errors import QueueFull, QueueUnavailable, ResultTimeout, ScoringFailed, SentiqError

RETRY_AFTER_S = "1"

# error -> HTTP status, what the client may do about it
STATUS_OF: dict[type[SentiqError], tuple[int, str]] = {
    QueueFull: (503, "The queue is full. Try again later."),
    QueueUnavailable: (503, "The queue cannot be reached. Try again later."),
    ResultTimeout: (504, "Scoring takes too long. Ask again at the job's Location, or try again later."),
    ScoringFailed: (500, "The text could not be scored."),
}

logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.register_error_handler(SentiqError, _sentiq_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _defect)


def _sentiq_error(error: SentiqError) -> Response:
    if type(error) not in STATUS_OF:
        return _defect(error)
    status, detail = STATUS_OF[type(error)]
    logger.warning("%s: %s", type(error).__name__, error)
    headers = {}
    if status == 503:
        headers["Retry-After"] = RETRY_AFTER_S
    if isinstance(error, ResultTimeout):
        headers["Location"] = url_for("jobs.job", job_id=error.request_id)
    if isinstance(error, ScoringFailed):
        detail = f"{detail} {error}."
    return _problem(status, detail, headers)


def _http_error(error: HTTPException) -> Response:
    headers = {
        name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")
    }
    return _problem(error.code or 500, error.description or "", headers)


def _defect(error: Exception) -> Response:
    logger.error("unexpected: %s", error, exc_info=error)
    return _http_error(InternalServerError())


def _problem(status: int, detail: str, headers: dict[str, str]) -> Response:
    title = HTTP_STATUS_CODES[status]
    if wants_page():
        page = render_template(
            "error.html",
            words=words(),
            title=title,
            detail=detail,
            text=_sent_text(),
            settings=services().settings,
        )
        return Response(page, status, headers)
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, "success": False}
    return answer(content, status, headers, "application/problem+json")


def _sent_text() -> str:
    """What the page's form held, so that it is not lost; a body that is too large is not read."""
    try:
        return request.form.get("text_data", "")
    except RequestEntityTooLarge:
        return ""
