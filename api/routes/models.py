"""GET /models: the models that workers serve now."""

from flask import Blueprint, Response

from api.responses import json_response
from api.services import services
from sentiq.queue.announced_models import AnnouncedModel

blueprint = Blueprint("models", __name__)


@blueprint.get("/models")
def show_models() -> Response:
    models = services().models.current()
    return json_response({"success": True, "models": [_model_fields(one) for one in models]})


def _model_fields(model: AnnouncedModel) -> dict[str, object]:
    description = model.description
    return {
        "name": description.name,
        "version": description.version,
        "model": description.versioned_name,
        "labels": description.labels,
        "label_names": description.label_names,
        "languages": description.languages,
        "threshold": description.threshold,
        "max_tokens": description.max_tokens,
        "workers": model.workers,
    }
