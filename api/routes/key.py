"""POST /key: the page's form for an API key, which the browser keeps until it is closed."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from api.admission import KeyRequired, keep_in_cookie
from api.request_parsing import parse_fields
from api.services import services

blueprint = Blueprint("key", __name__)


@blueprint.post("/key")
def keep_key() -> Response:
    """Raises NotFound where the service has no keys, and KeyRequired for a wrong key."""
    keys = services().access.api_keys
    if keys is None:
        raise NotFound("This service needs no API key.")
    key = parse_fields(request, services().settings).get("api_key", "")
    if not isinstance(key, str) or not keys.name_of(key.strip()):
        raise KeyRequired(wrong_key=True)
    response = redirect(url_for("page.show_form"), 303)
    keep_in_cookie(response, key.strip())
    return response
