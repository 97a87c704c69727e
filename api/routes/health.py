"""Health, metrics, and the description of the API."""

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.exceptions import ServiceUnavailable

from api.description import api_description
from api.responses import json_response
from api.services import services
from sentiq import __version__

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    return json_response({"success": True, "status": "live", "version": __version__})


@blueprint.get("/health/ready")
def ready() -> Response:
    """Answer 200 when Redis answers and at least one worker's lease holds. Raises QueueUnavailable."""
    state = services().producer.queue_state()
    if not state.workers:
        raise ServiceUnavailable("No worker is running: start one with `python -m model`.")
    return json_response({"success": True, "status": "ready", "workers": state.workers})


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(services().metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return Response(api_description(services().settings, request.script_root), mimetype="application/json")
