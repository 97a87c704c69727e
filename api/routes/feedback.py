"""Corrections: POST /feedback tells what a prediction should have been; GET shows the form."""

import logging
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, Conflict

from api.request_context import seen
from api.request_parsing import check_text, read_fields
from api.responses import answer, wants_page
from api.routes.jobs import find
from api.services import services
from api.translations import label_words, words
from sentiq.logging.records import FeedbackFields, log_feedback
from sentiq.queue import RequestStatus
from sentiq.queue.feedback import Feedback

HOW_TO = "send job_id, sentiment, and index where the job has several texts"

blueprint = Blueprint("feedback", __name__)
logger = logging.getLogger(__name__)


@blueprint.get("/feedback")
def page() -> str:
    """First asks for the job: its model's labels are known from its predictions alone."""
    job_id = request.args.get("job_id", "").strip()
    if not job_id:
        return render_template("feedback.html", words=words())
    status = _done(job_id)
    labels = label_words(status.predictions[0].probabilities, status.names)
    return render_template("feedback.html", words=words(), status=status, labels=labels)


@blueprint.post("/feedback")
def correct() -> Response:
    feedback = _read(read_fields(request))
    services().feedback.add(feedback)
    services().metrics.feedback(feedback.predicted, feedback.sentiment)
    log_feedback(logger, _log_fields(feedback))
    if wants_page():
        return Response(render_template("feedback.html", words=words(), thanks=True), 201)
    return answer({"success": True, "job_id": feedback.job_id, "sentiment": feedback.sentiment}, 201)


def _read(fields: Any) -> Feedback:
    job_id, sentiment, text = fields.get("job_id"), fields.get("sentiment"), fields.get("text")
    if not isinstance(job_id, str) or not job_id.strip():
        raise BadRequest(f"There is no job_id: {HOW_TO}.")
    status = _done(job_id.strip())
    index = _index(fields.get("index", 0), status)
    prediction = status.predictions[index]
    if not isinstance(sentiment, str) or sentiment not in prediction.probabilities:
        raise BadRequest(f"sentiment must be one of {', '.join(prediction.probabilities)}.")
    if text is not None:
        text = check_text(text, "text", services().settings)
    return Feedback(status.request_id, index, prediction.sentiment, sentiment, text)


def _done(job_id: str) -> RequestStatus:
    """Raises NotFound, and Conflict for a job that has no predictions, or none yet."""
    status = find(job_id)
    if status.state != "done":
        raise Conflict(f"The job is {status.state}: there is no prediction to correct.")
    return status


def _index(value: object, status: RequestStatus) -> int:
    count = len(status.predictions)
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
        raise BadRequest("index must be a whole number from 0.")
    if int(value) >= count:
        raise BadRequest(f"index must be below {count}, the number of the job's texts.")
    return int(value)


def _log_fields(feedback: Feedback) -> FeedbackFields:
    return {
        "request_id": seen().request_id,
        "job_id": feedback.job_id,
        "index": feedback.index,
        "sentiment": feedback.sentiment,
        "predicted": feedback.predicted,
        "correct": feedback.predicted == feedback.sentiment,
    }
