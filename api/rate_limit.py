"""RATE_LIMIT: the most requests of one client in a window, by Flask-Limiter.

The client is the name of its API key, else its address. The headers are those of
draft-ietf-httpapi-ratelimit-headers-10. Windows are fixed: one begins with the first request of a client.
"""

import logging
import math
from typing import NoReturn

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from werkzeug.exceptions import TooManyRequests

from api.admission import FREE_ENDPOINTS
from api.client_address import client_address
from api.rate_storage import SCHEME, request_window
from api.request_context import request_context
from sentiq.queue.request_counter import RequestCounter
from sentiq.settings import RateLimit

POLICY = "client"  # its name in the headers


def limit_requests(app: Flask, limit: RateLimit, counter: RequestCounter, trusted_proxies: int) -> None:
    """Count the requests of each client and refuse those above the limit with 429.

    Register it behind the hook that finds out the name of the request's key.
    """
    answers = LimitedAnswers(limit)
    limiter = Limiter(
        lambda: client_name(trusted_proxies),
        application_limits=[f"{limit.requests}/{limit.unit}"],
        storage_uri=f"{SCHEME}://",
        storage_options={"counter": counter},  # type: ignore[dict-item]  # handed to RateStorage as it is
        strategy="fixed-window",
        headers_enabled=False,  # its own are of an older draft, with Retry-After on every answer
        on_breach=answers.refuse,
    )
    limiter.request_filter(lambda: request.endpoint in FREE_ENDPOINTS)
    limiter.init_app(app)
    app.after_request(answers.add_headers)
    # The record of the request says the same; the library's own line would hold the client's address.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)


def client_name(trusted_proxies: int) -> str:
    """Return the client of the current request: the name of its key, else its address."""
    name = request_context().key_name
    return f"key:{name}" if name else f"address:{client_address(request.environ, trusted_proxies)}"


class LimitedAnswers:
    """The headers of answers that were counted, and the refusal."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._policy = f'"{POLICY}";q={limit.requests};w={limit.window_s}'

    def refuse(self, _: RequestLimit) -> NoReturn:
        """Raise TooManyRequests with the seconds until the client's window ends."""
        window = request_window()
        wait_s = max(1, math.ceil(window.left_s)) if window else 1
        limit = self._limit
        raise TooManyRequests(
            f"This client has sent more than {limit.requests} requests in a {limit.unit}: "
            f"try again in {wait_s} s.",
            retry_after=wait_s,
        )

    def add_headers(self, response: Response) -> Response:
        """Add the limit, the requests that are left and the seconds until the window ends."""
        if window := request_window():
            left = max(0, self._limit.requests - window.requests)
            response.headers.add("RateLimit-Policy", self._policy)
            response.headers.add("RateLimit", f'"{POLICY}";r={left};t={math.ceil(window.left_s)}')
        return response
