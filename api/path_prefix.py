"""X-Forwarded-Prefix: the path below which a proxy serves the api, and which it strips from requests."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from api.client_address import came_through_proxies

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "HTTP_X_FORWARDED_PREFIX"  # in the WSGI environment
MAX_PREFIX_CHARS = 256
# Characters that need no escape in a URL, in HTML or in a header; no segment is "." or "..".
PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*/?")
BAD_PREFIX = "sentiq.bad_prefix"  # in the WSGI environment


def serve_below_prefix(app: Flask, trusted_proxies: int) -> None:
    """Let all URLs that the app writes begin with the prefix that a trusted proxy states."""
    if trusted_proxies:
        app.wsgi_app = PathPrefix(app.wsgi_app, trusted_proxies)  # type: ignore[method-assign]  # as Flask's docs say
        app.before_request(_refuse_bad_prefix)


class PathPrefix:
    """The WSGI app around Flask's. It sets SCRIPT_NAME, from which Flask builds URLs."""

    def __init__(self, app: "WSGIApplication", trusted_proxies: int) -> None:
        self._app = app
        self._trusted_proxies = trusted_proxies

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if prefix := sent_prefix(environ, self._trusted_proxies):
            if is_prefix(prefix):
                environ["SCRIPT_NAME"] = prefix.rstrip("/")
            else:
                environ[BAD_PREFIX] = True
        return self._app(environ, start_response)


def sent_prefix(environ: dict[str, Any], trusted_proxies: int) -> str:
    """Return the prefix that a proxy has sent, and "" for a request that came past the proxies."""
    if not came_through_proxies(environ, trusted_proxies):
        return ""
    return str(environ.get(HEADER, "")).strip()


def is_prefix(text: str) -> bool:
    """Return True for a path of plain segments, such as /sentiq or /tools/sentiq/."""
    return len(text) <= MAX_PREFIX_CHARS and PREFIX.fullmatch(text) is not None


def _refuse_bad_prefix() -> None:
    if BAD_PREFIX in request.environ:
        raise BadRequest(
            "X-Forwarded-Prefix is no path such as /sentiq: letters, digits and . _ ~ - between slashes, "
            f"up to {MAX_PREFIX_CHARS} characters. The proxy in front of the service sends it."
        )
