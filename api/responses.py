"""JSON responses, and a prediction as the API shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response, request

from sentiq.messages import TextError, TextOutcome
from sentiq.sentiment import prediction_name


def json_response(
    content: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    mimetype: str = "application/json",
) -> Response:
    """Return a response with `content` as one line of JSON."""
    return Response(orjson.dumps(content) + b"\n", status, headers, mimetype=mimetype)


def prefers_html() -> bool:
    """Return True if the client prefers HTML to JSON: browsers do, curl does not."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def prediction_fields(prediction: TextOutcome, label_names: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON members of a prediction, or `error` where the text has none.

    `label_names` maps a label to the model's name for it.
    """
    if isinstance(prediction, TextError):
        return {"error": {"code": prediction.code, "detail": prediction.detail}}
    fields = {
        "prediction": prediction_name(prediction.sentiment, label_names),
        "sentiment": prediction.sentiment,
        "score": prediction.score,
        "probabilities": prediction.probabilities,
        "confident": prediction.confident,
        "truncated": prediction.truncated,
    }
    if prediction.truncated:
        fields["read_chars"] = prediction.read_chars
    return fields


def count_errors(outcomes: Sequence[TextOutcome]) -> int:
    """Return the number of texts that have an error instead of a prediction."""
    return sum(isinstance(outcome, TextError) for outcome in outcomes)
