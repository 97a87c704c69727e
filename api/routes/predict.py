"""POST and GET /predict: texts in, sentiment out."""

from collections.abc import Sequence

from flask import Blueprint, Response, request, url_for

from api.idempotency import idempotent_request
from api.request_context import current_request, request_context
from api.responses import count_errors, json_response, prediction_fields
from api.scoring import score_texts, submit_texts
from api.services import services
from api.texts import parse_texts
from sentiq.queue import JobStatus

blueprint = Blueprint("predict", __name__)


@blueprint.route("/predict", methods=["GET", "POST"])
def predict() -> Response:
    texts = parse_texts(current_request(), services().settings)
    idempotent = idempotent_request(texts)
    if prefers_async():
        return accepted(submit_texts(texts.values, idempotent, texts.refused))
    status = score_texts(
        texts.values, keep=idempotent is not None, idempotent=idempotent, refused=texts.refused
    )
    request_context().set_timing(status.queue_ms, status.infer_ms)
    if texts.as_list:
        return json_response(_list_fields(status, texts.shown()))
    return json_response(_single_fields(status, texts.values[0]))


def accepted(job_id: str) -> Response:
    """Return 202 with the job's Location (RFC 7240)."""
    request_context().set_timing()
    location = url_for("jobs.show_job", job_id=job_id)
    content = {"success": True, "job_id": job_id, "status": "queued", "location": location}
    return json_response(content, 202, {"Location": location, "Preference-Applied": "respond-async"})


def prefers_async() -> bool:
    """Return True if the Prefer header holds respond-async."""
    preferences = request.headers.get("Prefer", "").lower().split(",")
    return "respond-async" in (preference.partition(";")[0].strip() for preference in preferences)


def _single_fields(status: JobStatus, text: str) -> dict[str, object]:
    return {
        "success": True,
        "text": text,
        **prediction_fields(status.predictions[0], status.label_names),
        "job_id": status.job_id,
        "model": status.model,
    }


def _list_fields(status: JobStatus, texts: Sequence[str | None]) -> dict[str, object]:
    predictions = [
        {"text": text, **prediction_fields(prediction, status.label_names)}
        for text, prediction in zip(texts, status.predictions, strict=True)
    ]
    return {
        "success": True,
        "job_id": status.job_id,
        "model": status.model,
        "errors": count_errors(status.predictions),
        "predictions": predictions,
    }
