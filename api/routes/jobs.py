"""GET /jobs/<id>: the state of a job."""

from flask import Blueprint, Response

from api.responses import count_errors, json_response, prediction_fields
from api.scoring import find_job

RETRY_AFTER_S = "1"

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<job_id>")
def show_job(job_id: str) -> Response:
    status = find_job(job_id)
    content: dict[str, object] = {
        "success": status.state not in ("failed", "expired"),
        "job_id": status.job_id,
        "status": status.state,
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
