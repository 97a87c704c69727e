"""GET /jobs/<id>: the state of a job; DELETE cancels it."""

from flask import Blueprint, Response

from api.request_context import request_context
from api.responses import count_errors, json_response, prediction_fields
from api.scoring import find_job
from api.services import services

RETRY_AFTER_S = "1"

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<job_id>")
def show_job(job_id: str) -> Response:
    status = find_job(job_id)
    content: dict[str, object] = {
        "success": status.state not in ("failed", "expired"),
        "job_id": status.job_id,
        "status": status.state,
        "texts": status.texts,
        "texts_done": status.texts_done,
    }
    if status.state in ("queued", "running"):
        return json_response(content, headers={"Retry-After": RETRY_AFTER_S})
    if status.state == "done":
        content["model"] = status.model
        content["errors"] = count_errors(status.predictions)
        content["predictions"] = [prediction_fields(one, status.label_names) for one in status.predictions]
    else:
        content["error"] = status.error
    return json_response(content)


@blueprint.delete("/jobs/<job_id>")
def cancel_job(job_id: str) -> Response:
    """Cancel what no worker has begun with. A job that has ended stays as it is."""
    before = find_job(job_id)
    request_context().set_job(job_id)
    cancelled = services().producer.cancel(job_id) if before.texts_done < before.texts else 0
    status = find_job(job_id)
    return json_response(
        {
            "success": True,
            "job_id": job_id,
            "status": status.state,
            "texts": status.texts,
            "cancelled": cancelled,
        }
    )
