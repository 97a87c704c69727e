"""JSON answers, and a prediction as the world sees it."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request

from api.translations import SENTIMENTS
from sentiq.messages import Prediction

# The word in `prediction` is Spanish, as the first users of this API had it; `sentiment` is the label itself.
IN_SPANISH = SENTIMENTS["es"]


def answer(
    content: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    mimetype: str = "application/json",
) -> Response:
    return Response(orjson.dumps(content) + b"\n", status, headers, mimetype=mimetype)


def wants_page() -> bool:
    """Whether the client would rather have HTML than JSON, as browsers do and curl does not."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def prediction_fields(prediction: Prediction, names: Mapping[str, str]) -> dict[str, Any]:
    """`names` is what the model calls its labels; one that it calls nothing is its own name."""
    label = prediction.sentiment
    return {
        "prediction": names.get(label) or IN_SPANISH.get(label, label),
        "sentiment": label,
        "score": prediction.score,
        "probabilities": prediction.probabilities,
    }
