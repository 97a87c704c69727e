"""The page: a form that works without JavaScript, in the reader's language."""

from typing import Any

from flask import Blueprint, render_template, request

from api.answer_view import AnswerView
from api.request_parsing import parse_texts
from api.scoring import score_texts
from api.services import services
from api.translations import translations
from sentiq.queue import JobStatus

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
def show_form() -> str:
    return render_page(text="")


@blueprint.post("/")
def show_prediction() -> str:
    text = parse_texts(request, services().settings).values[0]
    status = score_texts([text], keep=True)  # the reader may send a correction later
    return render_answer(text, status, focus="answer")


def render_answer(text: str, status: JobStatus, index: int = 0, **more: Any) -> str:
    """Return the page with the answer for a text, the one at `index` of a job. Raises ScoringFailed."""
    description = services().models.description(status.model)
    answer = AnswerView.from_status(text, status, description, index)
    return render_page(text=text, answer=answer, model=description, **more)


def render_page(**more: Any) -> str:
    """Return the page of one text."""
    more.setdefault("model", services().models.description())
    return render_template("page.html", words=translations(), settings=services().settings, **more)
