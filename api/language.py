"""The language of a page: what the reader chose, else what the browser prefers, else English.

A link with `?lang=es` changes the language, and a cookie remembers it.
"""

from flask import Flask, Response, request

LANGUAGE_NAMES = {"en": "English", "es": "Español"}
LANGUAGE_PARAMETER = "lang"
COOKIE = "sentiq_language"
COOKIE_AGE_S = 365 * 24 * 3600
VARY = ("Accept", "Accept-Language", "Cookie")


def register_hooks(app: Flask) -> None:
    """Remember a chosen language, and tell caches what a page depends on."""
    app.after_request(_add_headers)


def page_language() -> str:
    """Return "en" or "es" for the current request."""
    return (
        _known(request.args.get(LANGUAGE_PARAMETER))
        or _known(request.cookies.get(COOKIE))
        or request.accept_languages.best_match(list(LANGUAGE_NAMES))
        or "en"
    )


def _known(language: str | None) -> str:
    return language if language in LANGUAGE_NAMES else ""


def _add_headers(response: Response) -> Response:
    if response.mimetype != "text/html":
        return response
    response.vary.update(VARY)
    chosen = _known(request.args.get(LANGUAGE_PARAMETER))
    if chosen and response.status_code == 200:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=COOKIE_AGE_S,
            path=request.script_root or "/",
            samesite="Lax",
            httponly=True,
            secure=request.is_secure or request.headers.get("X-Forwarded-Proto") == "https",
        )
    return response
