"""The page that shows an error to a browser."""

from collections.abc import Mapping

from flask import Response, render_template, request

from api.error_words import error_words
from api.number_format import whole
from api.request_context import request_context
from api.request_parsing import sent_text
from api.services import services
from api.translations import translations
from sentiq.settings import Settings

TEXT_STATUSES = (400, 413)
TEXT_FAULTS = ("empty", "nul_character", "too_long")
FEEDBACK_FAULTS = {400: "bad_correction", 404: "unknown_job", 409: "no_prediction"}


def error_page(status: int, detail: str, headers: Mapping[str, str]) -> Response:
    """Return the page for a status, with the form and the text that was sent.

    `detail` is the API's; it stands folded under the words for the reader.
    """
    settings = services().settings
    text = sent_text(request, settings)
    kind = _kind(status, text, settings)
    facts = {
        "request_id": request_context().request_id,
        "wait": headers.get("Retry-After", "1"),
        "chars": whole(len(text)),
        "limit": whole(settings.max_text_chars),
        "more": whole(len(text) - settings.max_text_chars),
    }
    page = render_template(
        "error.html",
        words=translations(),
        settings=settings,
        text=text,
        error=error_words(kind, facts),
        detail=detail,
        error_is_in_text=kind in TEXT_FAULTS,
    )
    return Response(page, status, headers)


def _kind(status: int, text: str, settings: Settings) -> int | str:
    """Return the status, or the fault of the text or of the correction that the status stands for."""
    if request.blueprint == "feedback":
        return FEEDBACK_FAULTS.get(status, status)
    if request.endpoint != "page.show_prediction" or status not in TEXT_STATUSES:
        return status
    if status == 400 and not text.strip():
        return "empty"
    if "\0" in text:
        return "nul_character"
    return "too_long" if len(text) > settings.max_text_chars else status
