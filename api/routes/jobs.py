"""GET /jobs/<id>: what has become of a request."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from api.responses import answer, prediction_fields
from api.services import services
from sentiq.queue import RequestStatus

ASK_AGAIN_S = "1"

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<job_id>")
def job(job_id: str) -> Response:
    status = find(job_id)
    content: dict[str, object] = {
        "success": status.state != "failed",
        "job_id": status.request_id,
        "status": status.state,
    }
    if status.state == "done":
        content["model"] = status.model
        content["predictions"] = [prediction_fields(one, status.names) for one in status.predictions]
        return answer(content)
    if status.state == "failed":
        content["error"] = status.error
        return answer(content)
    return answer(content, headers={"Retry-After": ASK_AGAIN_S})


def find(job_id: str) -> RequestStatus:
    """Raises NotFound."""
    status = services().producer.status(job_id)
    if status is None:
        raise NotFound("There is no such job: its id is wrong, or its result has expired.")
    return status
