"""Health, metrics, and the description of the API."""

from pathlib import Path

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.exceptions import ServiceUnavailable

from api.responses import answer
from api.services import services

OPENAPI = Path(__file__).parent.parent / "openapi.json"

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    return answer({"success": True, "status": "live"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """Ready when Redis answers and at least one worker's lease stands. Raises QueueUnavailable."""
    state = services().producer.state()
    if not state.workers:
        raise ServiceUnavailable("No worker is there: start one, with `python -m model`.")
    return answer({"success": True, "status": "ready", "workers": state.workers, "waiting": state.waiting})


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(services().metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return Response(OPENAPI.read_bytes(), mimetype="application/json")
