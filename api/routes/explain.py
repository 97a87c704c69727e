"""POST /explain: the weight of each word of a text for its prediction."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from api.explanation import MAX_EXPLAINED_CHARS, Variants
from api.idempotency import idempotent_request
from api.request_context import request_context
from api.request_parsing import parse_fields
from api.responses import json_response, prediction_fields
from api.scoring import score_texts
from api.services import services
from api.texts import Texts, check_text

USAGE = (
    'send a form field text, or JSON {"text": "…"} with Content-Type: application/json,'
    " and the label as sentiment if it is another one"
)

blueprint = Blueprint("explain", __name__)


@blueprint.post("/explain")
def explain() -> Response:
    text, sentiment = _parse_question()
    variants = Variants.from_text(text)
    idempotent = idempotent_request(Texts((text,), as_list=False, sent=(text, sentiment)))
    status = score_texts(variants.texts(), keep=idempotent is not None, idempotent=idempotent, explains=True)
    whole = status.prediction_at(0)
    label = sentiment or whole.sentiment
    if label not in whole.probabilities:
        raise BadRequest(f"sentiment must be one of {', '.join(whole.probabilities)}.")
    fields = prediction_fields(whole, status.label_names)
    words = variants.weigh(status.predictions, label, fields.get("read_chars") or len(text))
    request_context().set_timing(status.queue_ms, status.infer_ms)
    return json_response(
        {
            "success": True,
            "text": text,
            **fields,
            "explained": label,
            "words": words,
            "job_id": status.job_id,
            "model": status.model,
        }
    )


def _parse_question() -> tuple[str, str]:
    """Return the text and the label to explain, "" for that of the prediction.

    Raises BadRequest, RequestEntityTooLarge, and what parse_fields raises.
    """
    settings = services().settings
    fields = parse_fields(request, settings)
    if "text" not in fields:
        raise BadRequest(f"There is no text: {USAGE}.")
    text = check_text(fields["text"], "text", settings)
    if len(text) > MAX_EXPLAINED_CHARS:
        raise RequestEntityTooLarge(
            f"text has {len(text)} characters; at most {MAX_EXPLAINED_CHARS} can be explained."
        )
    sentiment = fields.get("sentiment", "")
    if sentiment is not None and not isinstance(sentiment, str):
        raise BadRequest(f"sentiment must be a string: {USAGE}.")
    return text, sentiment or ""
