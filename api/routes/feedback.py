"""Corrections: POST /feedback says what a prediction should have been; GET shows the form."""

import logging
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, Conflict

from api.request_context import request_context
from api.request_parsing import parse_fields, parse_query
from api.responses import json_response, prefers_html
from api.routes.page import render_answer
from api.scoring import find_job
from api.services import services
from api.texts import check_text
from api.translations import label_translations, translations
from sentiq.logging import log_feedback
from sentiq.messages import Prediction, TextError
from sentiq.queue import JobStatus
from sentiq.queue.feedback import Feedback

USAGE = "send job_id, sentiment, and index where the job has several texts"
MAX_INDEX_DIGITS = 9

blueprint = Blueprint("feedback", __name__)
logger = logging.getLogger(__name__)


@blueprint.get("/feedback")
def show_form() -> str:
    """Ask for the job first: only its predictions tell the labels of its model."""
    job_id = parse_query(request).get("job_id", "").strip()
    if not job_id:
        return render_template("feedback.html", words=translations())
    status = _find_done_job(job_id)
    prediction = next(one for one in status.predictions if isinstance(one, Prediction))
    labels = label_translations(prediction.probabilities, status.label_names)
    return render_template(
        "feedback.html", words=translations(), settings=services().settings, status=status, labels=labels
    )


@blueprint.post("/feedback")
def correct() -> Response:
    feedback = _parse_feedback(parse_fields(request, services().settings))
    request_context().set_job(feedback.job_id)
    services().feedback.add(feedback)
    services().metrics.count_feedback(feedback.predicted, feedback.sentiment)
    _log(feedback)
    if prefers_html():
        return Response(_thanks(feedback), 201)
    return json_response({"success": True, "job_id": feedback.job_id, "sentiment": feedback.sentiment}, 201)


def _thanks(feedback: Feedback) -> str:
    """Return the page with the answer again, or without it where the text was not sent along."""
    if feedback.text is None:
        return render_template("feedback.html", words=translations(), thanks=True)
    status = _find_done_job(feedback.job_id)
    return render_answer(feedback.text, status, feedback.index, thanks=True, focus="thanks")


def _parse_feedback(fields: Any) -> Feedback:
    job_id, sentiment, text = fields.get("job_id"), fields.get("sentiment"), fields.get("text")
    if not isinstance(job_id, str) or not job_id.strip():
        raise BadRequest(f"There is no job_id: {USAGE}.")
    status = _find_done_job(job_id.strip())
    index = _parse_index(fields.get("index", 0), status)
    prediction = status.predictions[index]
    if isinstance(prediction, TextError):
        raise Conflict(f"Text {index} of the job has no prediction to correct: {prediction.detail}.")
    if not isinstance(sentiment, str) or sentiment not in prediction.probabilities:
        raise BadRequest(f"sentiment must be one of {', '.join(prediction.probabilities)}.")
    if text is not None:
        text = check_text(text, "text", services().settings)
    return Feedback(status.job_id, index, prediction.sentiment, sentiment, text)


def _find_done_job(job_id: str) -> JobStatus:
    """Return the job. Raises NotFound, and Conflict for a job without predictions."""
    status = find_job(job_id)
    if status.state != "done":
        raise Conflict(f"The job is {status.state}: there is no prediction to correct.")
    return status


def _parse_index(value: object, status: JobStatus) -> int:
    count = len(status.predictions)
    digits = "" if isinstance(value, bool) or not isinstance(value, int | str) else str(value)
    if not (digits.isascii() and digits.isdecimal()):
        raise BadRequest("index must be a whole number from 0.")
    if len(digits) > MAX_INDEX_DIGITS or int(digits) >= count:  # Python refuses to read 5,000 digits
        raise BadRequest(f"index must be below {count}, the number of the job's texts.")
    return int(digits)


def _log(feedback: Feedback) -> None:
    log_feedback(
        logger,
        {
            "request_id": request_context().request_id,
            "job_id": feedback.job_id,
            "index": feedback.index,
            "sentiment": feedback.sentiment,
            "predicted": feedback.predicted,
            "correct": feedback.predicted == feedback.sentiment,
        },
    )
