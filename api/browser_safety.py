"""Rules for browsers: headers that restrict pages, and the refusal of forms from other sites."""

from flask import Request, Response

from api.cors import is_allowed

NO_OTHER_TYPE = ("X-Content-Type-Options", "nosniff")
NO_CACHE = ("Cache-Control", "no-store")
PAGE_TYPE = "text/html"
SCRIPT_TYPES = ("text/javascript", "application/javascript")  # the machine's table of types has one of them
# The pages need their own style sheet, icon, scripts and forms, and nothing else.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def add_headers(response: Response, *, is_static: bool) -> None:
    """Forbid other content types, caches (except of static files), frames and foreign content.

    https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
    """
    # `add` takes a third of the time of an assignment, which first searches for the name.
    response.headers.add(*NO_OTHER_TYPE)
    if not is_static:
        response.headers.add(*NO_CACHE)
    if response.mimetype in (PAGE_TYPE, *SCRIPT_TYPES):  # a worker takes the policy of its script
        response.headers.add("Content-Security-Policy", PAGE_POLICY)
        response.headers.add("Referrer-Policy", "same-origin")


def is_form_of_other_site(request: Request, cors_origins: tuple[str, ...]) -> bool:
    """Return True for a form that a page of another site sent (https://www.w3.org/TR/fetch-metadata/).

    JSON is no form: a browser sends it to another site only after a CORS preflight, which is answered for
    `cors_origins` only. Their forms are not refused.
    """
    return (
        request.environ.get("HTTP_SEC_FETCH_SITE") == "cross-site"
        and request.method == "POST"
        and request.mimetype != "application/json"
        and not is_allowed(cors_origins, request.environ.get("HTTP_ORIGIN", ""))
    )
