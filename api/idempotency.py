"""The Idempotency-Key header: a string in quotes, or the same without quotes as many clients send it.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import re

import orjson
from flask import request
from werkzeug.exceptions import BadRequest

from api.request_context import request_context
from api.texts import Texts
from sentiq.queue.idempotency import IdempotentRequest

ENVIRONMENT_NAME = "HTTP_IDEMPOTENCY_KEY"
KEY = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,255})')


def idempotent_request(texts: Texts) -> IdempotentRequest | None:
    """Return the key of the current request and the fingerprint of its texts, or None without the header.

    Raises BadRequest.
    """
    header = request.environ.get(ENVIRONMENT_NAME)
    if header is None:
        return None
    match = KEY.fullmatch(header.strip())
    if match is None:
        raise BadRequest(
            "Idempotency-Key must be one string in quotes of 1 to 255 ASCII characters, such as a UUID."
        )
    body = orjson.dumps([texts.as_list, texts.sent])
    scope = f"{request_context().key_name} {request.path}"  # clients do not get the jobs of each other
    return IdempotentRequest.from_request(scope, match[1] or match[2], body)
