"""CORS_ORIGINS: scripts of other sites may read answers (https://fetch.spec.whatwg.org/#http-cors-protocol).

An own hook, because Flask-CORS adds its headers inside Flask: the 503 of a full queue comes before Flask, and
preflights, which have no API key, would get 401. Cookies do not count (no Access-Control-Allow-Credentials):
a script sends an API key as `Authorization`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from sentiq.origins import EVERY_ORIGIN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXPOSED_HEADERS = ", ".join(
    (
        *("Allow", "Location", "Preference-Applied", "RateLimit", "RateLimit-Policy"),
        *("Retry-After", "Server-Timing", "WWW-Authenticate", "X-Request-ID"),
    )
)
EXPOSED = ("Access-Control-Expose-Headers", EXPOSED_HEADERS)
ALLOWED_METHODS = "GET, HEAD, POST, DELETE"
ALLOWED_HEADERS = "Accept-Language, Authorization, Content-Type, Idempotency-Key, Prefer, X-Request-ID"
PREFLIGHT_AGE_S = 3600  # for which a browser remembers the answer; Chromium takes at most two hours
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": ALLOWED_METHODS,
    "Access-Control-Allow-Headers": ALLOWED_HEADERS,
    "Access-Control-Max-Age": str(PREFLIGHT_AGE_S),
}


def answer_preflights(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer preflights of these origins. Register it before API keys: a preflight has none."""
    if origins:
        app.before_request(lambda: _answer_preflight(origins))


def share_answers(app: Flask, origins: tuple[str, ...]) -> None:
    """Let scripts of these origins read all answers. Call it last: it wraps all other WSGI apps."""
    if origins:
        app.wsgi_app = SharedAnswers(app.wsgi_app, origins)  # type: ignore[method-assign]  # as Flask's docs say


def is_allowed(origins: tuple[str, ...], origin: str) -> bool:
    """Return True if scripts of the origin may read answers."""
    return origin in origins or (EVERY_ORIGIN in origins and origin != "")


class SharedAnswers:
    """The WSGI app around all others, so that errors and early refusals can be read too."""

    def __init__(self, app: "WSGIApplication", origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        shared = sharing_headers(self._origins, environ.get("HTTP_ORIGIN", ""))

        def start_shared(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, *shared], *error)

        return self._app(environ, start_shared)


def sharing_headers(origins: tuple[str, ...], origin: str) -> list[tuple[str, str]]:
    """Return the headers of an answer to a request of an origin, "" for a request without Origin."""
    if EVERY_ORIGIN in origins:
        return [("Access-Control-Allow-Origin", EVERY_ORIGIN), EXPOSED]
    vary = ("Vary", "Origin")  # also where the origin is not allowed: a cache must not mix the answers up
    if not is_allowed(origins, origin):
        return [vary]
    return [vary, ("Access-Control-Allow-Origin", origin), EXPOSED]


def _answer_preflight(origins: tuple[str, ...]) -> Response | None:
    """Return the answer to a preflight of an allowed origin, and None for any other request."""
    headers = request.headers
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in headers:
        return None
    return (
        Response(status=204, headers=PREFLIGHT_HEADERS)
        if is_allowed(origins, headers.get("Origin", ""))
        else None
    )
