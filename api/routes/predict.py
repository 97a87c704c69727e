"""POST /predict: texts in, sentiment out."""

from collections.abc import Sequence

from flask import Blueprint, Response, request, url_for

from api.request_context import seen
from api.request_parsing import read_texts
from api.responses import answer, prediction_fields
from api.services import services
from sentiq.queue import RequestStatus

blueprint = Blueprint("predict", __name__)


@blueprint.post("/predict")
def predict() -> Response:
    texts = read_texts(request, services().settings)
    if wants_async():
        return submit(texts.values)
    status = ask(texts.values, keep=False)
    if texts.many:
        return answer(_many(status, texts.values))
    return answer(_one(status, texts.values[0]))


def ask(texts: Sequence[str], *, keep: bool) -> RequestStatus:
    """Has the texts scored and waits for it; `keep` for a client that may come back later."""
    here, this = services(), seen()
    timeout_s = here.settings.predict_timeout_s
    status = here.producer.ask(texts, timeout_s, keep=keep, trace_id=this.request_id)
    this.job_id = status.request_id
    here.metrics.predictions(status.predictions)
    return status


def submit(texts: Sequence[str]) -> Response:
    """Has the texts scored without waiting for it: 202 and where to ask (RFC 7240)."""
    this = seen()
    this.job_id = services().producer.submit(texts, trace_id=this.request_id)
    location = url_for("jobs.job", job_id=this.job_id)
    content = {"success": True, "job_id": this.job_id, "status": "queued", "location": location}
    return answer(content, 202, {"Location": location, "Preference-Applied": "respond-async"})


def wants_async() -> bool:
    preferences = request.headers.get("Prefer", "").lower().split(",")
    return "respond-async" in (preference.partition(";")[0].strip() for preference in preferences)


def _one(status: RequestStatus, text: str) -> dict[str, object]:
    return {
        "success": True,
        "text": text,
        **prediction_fields(status.predictions[0], status.names),
        "job_id": status.request_id,
        "model": status.model,
    }


def _many(status: RequestStatus, texts: Sequence[str]) -> dict[str, object]:
    predictions = [
        {"text": text, **prediction_fields(prediction, status.names)}
        for text, prediction in zip(texts, status.predictions, strict=True)
    ]
    return {"success": True, "job_id": status.request_id, "model": status.model, "predictions": predictions}
