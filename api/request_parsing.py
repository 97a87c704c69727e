"""From a request's body to checked texts; what is wrong raises one of werkzeug's HTTP errors.

Their descriptions say what the client can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from sentiq.settings import Settings

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
TEXT_FIELDS = ("text", "text_data")  # the page's form field is text_data
HOW_TO = 'send ?text=…, a form field text, or JSON {"text": "…"} or {"texts": ["…", …]}'


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that a client wants scored; `many` when they came as a list."""

    values: tuple[str, ...]
    many: bool


def read_texts(request: Request, settings: Settings) -> Texts:
    """Raises BadRequest, RequestEntityTooLarge, UnsupportedMediaType."""
    fields = read_fields(request)
    if "texts" in fields:
        return Texts(_many(fields["texts"], settings), many=True)
    for name in TEXT_FIELDS:
        if name in fields:
            return Texts((check_text(fields[name], name, settings),), many=False)
    raise BadRequest(f"There is no text: {HOW_TO}.")


def read_fields(request: Request) -> Mapping[str, Any]:
    """The members of a JSON object, or the fields of a form or a query; the body goes before the query."""
    body = _body(request)
    if not body:
        return _query(request)
    if request.mimetype == "application/json":
        return _json(body)
    if request.mimetype in FORM_TYPES:
        return {**_query(request), **_form(request, body)}
    raise UnsupportedMediaType(
        f"The body is {request.mimetype or 'of no stated type'}: {HOW_TO}. "
        "Content-Type must be application/json or that of a form."
    )


def check_text(text: object, name: str, settings: Settings) -> str:
    """Raises BadRequest, RequestEntityTooLarge; `name` tells the client which text it was."""
    if not isinstance(text, str):
        raise BadRequest(f"{name} must be a string.")
    if not text.strip():
        raise BadRequest(f"{name} is empty: it needs at least one character that is no blank.")
    if "\0" in text:
        raise BadRequest(f"{name} holds a NUL character: take it out.")
    if len(text) > settings.max_text_chars:
        raise RequestEntityTooLarge(
            f"{name} has {len(text)} characters; at most {settings.max_text_chars} are allowed."
        )
    return text


def _body(request: Request) -> bytes:
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        limit = request.max_content_length
        raise RequestEntityTooLarge(f"The body is larger than {limit} bytes: send it in parts.") from error


def _many(texts: object, settings: Settings) -> tuple[str, ...]:
    if not isinstance(texts, list):
        raise BadRequest("texts must be a list of strings.")
    if not texts:
        raise BadRequest("texts is empty: send at least one text.")
    if len(texts) > settings.max_texts:
        raise RequestEntityTooLarge(
            f"{len(texts)} texts; at most {settings.max_texts} are allowed in one request."
        )
    return tuple(check_text(text, f"texts[{index}]", settings) for index, text in enumerate(texts))


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        fields = orjson.loads(body)
    except ValueError as error:
        raise BadRequest(f"The body is not JSON in UTF-8: {error}.") from error
    if not isinstance(fields, dict):
        raise BadRequest(f"The body must be a JSON object: {HOW_TO}.")
    return fields


def _query(request: Request) -> Mapping[str, Any]:
    if request.query_string:
        _check_utf8(unquote_to_bytes(request.query_string), "The query")
    return request.args.to_dict()


def _form(request: Request, body: bytes) -> Mapping[str, Any]:
    multipart = request.mimetype == "multipart/form-data"
    _check_utf8(body if multipart else unquote_to_bytes(body), "The form")
    return request.form.to_dict()


def _check_utf8(raw: bytes, what: str) -> None:
    # werkzeug puts a replacement for broken bytes: then the client would get the sentiment of another text.
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"{what} is not UTF-8: {error.reason} at byte {error.start}.") from error
