"""API keys at the door: a request to all but a few routes needs one.

The key comes as `Authorization: Bearer` (RFC 6750). The page keeps it in a cookie. Routes of the page accept
it, and so does POST /predict for the page's scripts: they send JSON, which a form of another site cannot.
"""

from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from api.request_context import request_context
from api.services import services

COOKIE = "sentiq_key"
REALM = "sentiq"
# The process's health, its metrics (the gateway keeps them inside), and files that are the same for everyone.
FREE_ENDPOINTS = frozenset(("health.live", "health.ready", "health.metrics", "health.openapi", "static"))
# The page's form for the key, and the API page, where a reader enters one; they count for RATE_LIMIT.
OPEN_ENDPOINTS = FREE_ENDPOINTS | {"key.keep_key", "docs.show_docs"}
PAGE_BLUEPRINTS = ("page", "feedback", "files")
SCRIPT_BLUEPRINTS = ("predict",)  # the page's scripts call them
SCRIPT_HEADER = "X-Requested-With"  # a page of another site cannot send it without a CORS preflight
HOW = "send `Authorization: Bearer` with a key of this service"


class KeyRequired(Unauthorized):
    """The request has no API key, or a wrong one; the answer has the challenge of RFC 6750, section 3."""

    def __init__(self, *, wrong_key: bool) -> None:
        super().__init__(f"{'The API key is not valid' if wrong_key else 'There is no API key'}: {HOW}.")
        self.wrong_key = wrong_key

    def get_headers(self, *arguments: Any, **keywords: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        challenge = f'Bearer realm="{REALM}"' + (', error="invalid_token"' if self.wrong_key else "")
        return [*super().get_headers(*arguments, **keywords), ("WWW-Authenticate", challenge)]


def register_hooks(app: Flask) -> None:
    """Find out the name of each request's key."""
    app.before_request(_name_key)


def require_keys(app: Flask) -> None:
    """Refuse requests without a key. Register it behind everything that also counts refused requests."""
    app.before_request(_require_key)


def keep_in_cookie(response: Response, key: str) -> None:
    """Let the browser send the key with the page's requests until it is closed; no script can read it."""
    secure = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
    path = request.script_root or "/"
    response.set_cookie(COOKIE, key, path=path, httponly=True, samesite="Lax", secure=secure)


def _name_key() -> None:
    keys = services().access.api_keys
    if keys is not None and (key := _sent_key(request)):
        request_context().key_name = keys.name_of(key)


def _require_key() -> None:
    """Raises KeyRequired for a request without a valid key. A path without a route is answered with 404."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN_ENDPOINTS or request_context().key_name:
        return
    raise KeyRequired(wrong_key=bool(_sent_key(request)))


def _sent_key(sent: Request) -> str:
    """Return the key in a request, or an empty string."""
    scheme, _, credentials = sent.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    return sent.cookies.get(COOKIE, "") if _accepts_cookie(sent) else ""


def _accepts_cookie(sent: Request) -> bool:
    """Return True for the page, and for JSON from its scripts; Sec-Fetch-Site tells those of other sites."""
    if sent.blueprint in PAGE_BLUEPRINTS:
        return True
    is_script = sent.mimetype == "application/json" and SCRIPT_HEADER in sent.headers
    own_site = sent.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return sent.blueprint in SCRIPT_BLUEPRINTS and is_script and own_site
