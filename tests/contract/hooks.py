"""Changes of requests for schemathesis, so that those that it calls valid by openapi.json are valid.

It runs in a separate environment (`make contract`), without the packages of this project.
"""

import re
import uuid
from typing import Any

import schemathesis  # type: ignore[import-not-found]  # not in .venv
from schemathesis.core import NotSet  # type: ignore[import-not-found]  # not in .venv

TEXT_FIELDS = {"text", "text_data", "texts"}
TAKE_TEXT = ("POST /", "POST /predict")
TAKE_LABEL = ("POST /feedback", "POST /explain")
KEY = re.compile(r'"[ !#-\[\]-~]{1,255}"|[!#-+\--\[\]-~]{1,255}')


def before_call(_context: Any, case: Any, _arguments: Any) -> None:
    """Change a case before it is sent; schemathesis then judges again whether it is valid."""
    operation = case.operation.label
    if operation in TAKE_TEXT:
        _give_one_text(case)
    headers = case.headers or {}
    if KEY.fullmatch(str(headers.get("Idempotency-Key", "")).strip()):
        headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'  # one that belongs to no other body
    body = case.body
    if operation in TAKE_LABEL and isinstance(body, dict) and body.get("sentiment"):
        # A label of the model, and no index, which has to be below the number of the job's texts.
        case.body = {
            **{name: value for name, value in body.items() if name != "index"},
            "sentiment": "neutral",
        }


def _give_one_text(case: Any) -> None:
    """Leave a text in the body if there is one, else in the query. OpenAPI cannot ask for that."""
    query = case.query or {}
    if isinstance(case.body, dict) and not isinstance(case.body.get("job_id", ""), str):
        # Without `why` it is ignored, whatever it is.
        case.body = {name: value for name, value in case.body.items() if name != "job_id"}
    if not isinstance(case.body, NotSet):
        case.query = {name: value for name, value in query.items() if name not in TEXT_FIELDS}
    elif not TEXT_FIELDS & query.keys():
        case.query = {**query, "text": "a good day"}


schemathesis.hook(before_call)
