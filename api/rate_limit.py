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

    policy = f'"{POLICY}";q={limit.requests};w={limit.window_s}'

    def refuse(_: RequestLimit) -> NoReturn:
        window = request_window()
        wait_s = max(1, math.ceil(window.left_s)) if window else 1
        raise TooManyRequests(
            f"This client has sent more than {limit.requests} requests in a {limit.unit}: "
            f"try again in {wait_s} s.",
            retry_after=wait_s,
        )

    def client() -> str:
        name = request_context().key_name
        return f"key:{name}" if name else f"address:{client_address(request.environ, trusted_proxies)}"

    def add_headers(response: Response) -> Response:
        if window := request_window():
            left = max(0, limit.requests - window.requests)
            response.headers.add("RateLimit-Policy", policy)
            response.headers.add("RateLimit", f'"{POLICY}";r={left};t={math.ceil(window.left_s)}')
        return response

    limiter = Limiter(
        client,
        application_limits=[f"{limit.requests}/{limit.unit}"],
        storage_uri=f"{SCHEME}://",
        storage_options={"counter": counter},  # type: ignore[dict-item]  # handed to RateStorage as it is
        strategy="fixed-window",
        headers_enabled=False,  # its own are of an older draft, with Retry-After on every answer
        on_breach=refuse,
    )
    limiter.request_filter(lambda: request.endpoint in FREE_ENDPOINTS)
    limiter.init_app(app)
    app.after_request(add_headers)
    # The record of the request says the same; the library's own line would hold the client's address.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
