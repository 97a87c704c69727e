"""JSON answers, and a prediction as the world sees it."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request

from sentiq.messages import Prediction
from sentiq.sentiment import NEGATIVE, NEUTRAL, POSITIVE

# The word in `prediction` is Spanish, as the first users of this API had it; `sentiment` is the label itself.
IN_SPANISH = {POSITIVE: "Positivo", NEUTRAL: "Neutral", NEGATIVE: "Negativo"}


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


def prediction_fields(prediction: Prediction) -> dict[str, Any]:
    return {
        "prediction": IN_SPANISH.get(prediction.sentiment, prediction.sentiment),
        "sentiment": prediction.sentiment,
        "score": prediction.score,
        "probabilities": prediction.probabilities,
    }
