"""From a request to checked texts. Bad input raises one of werkzeug's HTTP errors, which says what to do."""

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
USAGE = 'send ?text=…, a form field text, or JSON {"text": "…"} or {"texts": ["…", …]}'


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that a client wants scored; `as_list` is True when they came as a list."""

    values: tuple[str, ...]
    as_list: bool


def parse_texts(request: Request, settings: Settings) -> Texts:
    """Return the texts of a request. Raises BadRequest, RequestEntityTooLarge, UnsupportedMediaType."""
    fields = parse_fields(request)
    if "texts" in fields:
        return Texts(_check_list(fields["texts"], settings), as_list=True)
    for name in TEXT_FIELDS:
        if name in fields:
            return Texts((check_text(fields[name], name, settings),), as_list=False)
    raise BadRequest(f"There is no text: {USAGE}.")


def parse_fields(request: Request) -> Mapping[str, Any]:
    """Return the members of a JSON object, or the fields of a form or a query; the body wins over the query.

    Raises BadRequest, RequestEntityTooLarge, UnsupportedMediaType.
    """
    body = _body(request)
    if not body:
        return _query(request)
    if request.mimetype == "application/json":
        return _json(body)
    if request.mimetype in FORM_TYPES:
        return {**_query(request), **_form(request, body)}
    raise UnsupportedMediaType(
        f"The body has {request.mimetype or 'no stated type'}: {USAGE}. "
        "Content-Type must be application/json or that of a form."
    )


def check_text(text: object, name: str, settings: Settings) -> str:
    """Return the text if it can be scored; `name` tells the client which text it is.

    Raises BadRequest, RequestEntityTooLarge.
    """
    if not isinstance(text, str):
        raise BadRequest(f"{name} must be a string.")
    if not text.strip():
        raise BadRequest(f"{name} is empty: it needs at least one character that is not a blank.")
    if "\0" in text:
        raise BadRequest(f"{name} holds a NUL character: remove it.")
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


def _check_list(texts: object, settings: Settings) -> tuple[str, ...]:
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
        raise BadRequest(f"The body must be a JSON object: {USAGE}.")
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
    # werkzeug would replace broken bytes: the client would get the sentiment of another text.
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"{what} is not UTF-8: {error.reason} at byte {error.start}.") from error
