"""From a request to its fields. Bad input raises one of werkzeug's HTTP errors, which says what to do."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    Forbidden,
    HTTPException,
    RequestEntityTooLarge,
    RequestURITooLarge,
    UnsupportedMediaType,
    abort,
)

from api.browser_safety import is_form_of_other_site
from api.server.refusals import RequestRefused
from api.services import services
from sentiq.settings import Settings

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}")  # of those that an answer repeats
MAX_FIELDS = 100  # of a query or a form
MAX_BYTES_PER_CHARACTER = 12  # of a form: four bytes of UTF-8, each as %XX
HAS_MORE = "sentiq.body_has_more"  # in the WSGI environment
FORM_OVERHEAD_BYTES = 16_384  # its other fields
TEXT_FIELDS = ("text", "texts", "text_data")  # the page's form field is text_data
# A client may repeat others.
SINGLE_FIELDS = frozenset((*TEXT_FIELDS, "job_id", "sentiment", "index", "api_key"))
USAGE = (
    'send ?text=…, a form field text, or JSON {"text": "…"} or {"texts": ["…", …]}'
    " with Content-Type: application/json"
)


class UnsupportedEncoding(UnsupportedMediaType):
    """The body is compressed; the answer says which encodings are not (RFC 9110, section 15.5.16)."""

    def get_headers(self, *arguments: Any, **keywords: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*arguments, **keywords), ("Accept-Encoding", "identity")]


def parse_fields(request: Request, settings: Settings) -> Mapping[str, Any]:
    """Return the members of a JSON object, or the fields of a form or a query; the body wins over the query.

    A text comes in one of them only.
    Raises BadRequest, Forbidden, RequestEntityTooLarge, RequestURITooLarge, UnsupportedMediaType.
    """
    if is_form_of_other_site(request, settings.cors_origins):
        raise Forbidden("A page of another site sent this form: open the page of this service instead.")
    if request.environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise UnsupportedEncoding("The body has a Content-Encoding: send it without one, not compressed.")
    body = _body(request, settings)
    if not body:
        return parse_query(request)
    if request.mimetype == "application/json":
        fields = _json(body)
        _check_texts_once(parse_query(request), fields)
        return fields
    if request.mimetype in FORM_TYPES:
        query, form = parse_query(request), _form(request, body)
        _check_texts_once(query, form)
        return {**query, **form}
    stated = request.mimetype if MEDIA_TYPE.fullmatch(request.mimetype) else "not valid"
    raise UnsupportedMediaType(f"The body's Content-Type is {stated}: {USAGE}.")


def parse_query(request: Request) -> Mapping[str, str]:
    """Return the fields of the query. Raises BadRequest, RequestURITooLarge."""
    if not request.query_string:
        return {}
    if request.query_string.count(b"&") >= MAX_FIELDS:
        raise RequestURITooLarge(f"The query has more than {MAX_FIELDS} fields.")
    _check_utf8(unquote_to_bytes(request.query_string), "The query")
    return _single_values(request.args, "The query")


def sent_text(request: Request, settings: Settings) -> str:
    """Return the text of the page's form; "" if the form is too large, malformed or of another site."""
    try:
        if request.mimetype in FORM_TYPES and not is_form_of_other_site(request, settings.cors_origins):
            return str(_form(request, _body(request, settings)).get("text_data", ""))
    except HTTPException:
        pass
    return ""


def _body(request: Request, settings: Settings) -> bytes:
    if request.mimetype in FORM_TYPES:  # parsing a form takes much longer than parsing JSON
        largest_form = MAX_BYTES_PER_CHARACTER * settings.max_text_chars + FORM_OVERHEAD_BYTES
        request.max_content_length = min(settings.max_body_bytes, largest_form)
    limit = request.max_content_length
    too_large = RequestEntityTooLarge(f"The body is larger than {limit} bytes: send it in parts.")
    if limit is not None and (request.content_length or 0) <= limit:
        services().bodies.count_body(request.environ, request.content_length)
    try:
        body = request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise too_large from error
    except ClientDisconnected as error:
        refusal: RequestRefused | None = getattr(request.environ["wsgi.input"], "error", None)
        if refusal:
            abort(refusal.status, refusal.detail)
        raise BadRequest("The body is malformed or ends too early.") from error
    if len(body) == limit and request.content_length is None and _has_more(request):
        raise too_large
    return body


def _has_more(request: Request) -> bool:
    """Return True if a body without Content-Length goes on; werkzeug cuts it off at the limit."""
    environ = request.environ
    if HAS_MORE not in environ:
        environ[HAS_MORE] = bool(environ["wsgi.input"].read(1))
    return bool(environ[HAS_MORE])


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        fields = orjson.loads(body)
    except ValueError as error:
        raise BadRequest(f"The body is not JSON in UTF-8: {error}.") from error
    if not isinstance(fields, dict):
        raise BadRequest(f"The body must be a JSON object: {USAGE}.")
    return fields


def _form(request: Request, body: bytes) -> Mapping[str, Any]:
    multipart = request.mimetype == "multipart/form-data"  # werkzeug counts its parts, see app.py
    if not multipart and body.count(b"&") >= MAX_FIELDS:
        raise RequestEntityTooLarge(f"The form has more than {MAX_FIELDS} fields.")
    _check_utf8(body if multipart else unquote_to_bytes(body), "The form")
    return _single_values(request.form, "The form")


def _check_texts_once(query: Mapping[str, str], fields: Mapping[str, Any]) -> None:
    """Raise BadRequest if there is a text in the query and another in the body."""
    in_query, in_body = ([name for name in TEXT_FIELDS if name in source] for source in (query, fields))
    if in_query and in_body:
        names = f"{in_query[0]} in the query and {in_body[0]} in the body"
        raise BadRequest(f"{names} come together: send one of them.")


def _single_values(fields: MultiDict[str, str], what: str) -> dict[str, str]:
    if any(len(fields.getlist(name)) > 1 for name in SINGLE_FIELDS):
        raise BadRequest(f"{what} has a field twice: send one text in text, or several as JSON in texts.")
    return fields.to_dict()


def _check_utf8(raw: bytes, what: str) -> None:
    # werkzeug would replace broken bytes: the client would get the sentiment of another text.
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"{what} is not UTF-8: {error.reason} at byte {error.start}.") from error
