"""The page: a form that works without JavaScript, in the reader's language."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from api.answer_view import AnswerView
from api.explanation import MAX_EXPLAINED_CHARS, Variants
from api.explanation_view import ExplanationView
from api.request_parsing import parse_fields
from api.scoring import score_texts
from api.services import services
from api.texts import parse_texts
from api.translations import translations
from sentiq.queue import JobStatus

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
def show_form() -> str:
    return render_page(text="")


@blueprint.post("/")
def show_prediction() -> str:
    """Answer the form; with a field `why`, with the weight of each word too."""
    settings = services().settings
    texts = parse_texts(request, settings)
    if texts.as_list:
        raise BadRequest("The page takes one text: send it in text, or send texts to POST /predict.")
    (text,) = texts.values
    fields = parse_fields(request, settings)
    if "why" in fields:
        return _render_explanation(text, str(fields.get("job_id", "")))
    status = score_texts([text], keep=True)  # the reader may send a correction later
    return render_answer(text, status, focus="answer")


def _render_explanation(text: str, job_id: str) -> str:
    """Return the page with the weights; `job_id` is that of the answer, which a correction is about.

    Raises RequestEntityTooLarge, and what score_texts raises.
    """
    if len(text) > MAX_EXPLAINED_CHARS:
        raise RequestEntityTooLarge(f"At most {MAX_EXPLAINED_CHARS} characters can be explained.")
    variants = Variants.from_text(text)
    status = score_texts(variants.texts(), keep=True, explains=True)
    explanation = ExplanationView.from_status(variants, status)
    return render_answer(text, status, job_id=job_id, focus="why", explanation=explanation)


def render_answer(text: str, status: JobStatus, index: int = 0, job_id: str = "", **more: Any) -> str:
    """Return the page with the answer for a text, the one at `index` of a job.

    `job_id` is that of the answer if `status` is only about its explanation. Raises ScoringFailed.
    """
    description = services().models.description(status.model)
    answer = AnswerView.from_status(text, status, description, index)
    if job_id:
        answer = replace(answer, job_id=job_id)
    return render_page(text=text, answer=answer, model=description, **more)


def render_page(**more: Any) -> str:
    """Return the page of one text."""
    more.setdefault("model", services().models.description())
    return render_template("page.html", words=translations(), settings=services().settings, **more)
