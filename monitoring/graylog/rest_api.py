"""Graylog's REST API: the calls that the set-up needs, and the wait until Graylog is ready."""

import time
from collections.abc import Callable
from typing import cast

import requests

REQUEST_TIMEOUT_S = 30.0
RETRY_INTERVAL_S = 2.0
UNAUTHORIZED = 401
NOT_FOUND = 404

Body = dict[str, object]


class GraylogError(Exception):
    """Graylog cannot be reached or refuses a call; the message is one line."""


class LoginRefused(GraylogError):
    """Graylog refuses the user name or the password, so that another attempt is useless."""


class GraylogApi:
    """The REST API of the Graylog at `url`. Every call raises GraylogError if the status is not 2xx."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.auth = (user, password)
        # Graylog answers 400 without this header, which a page of another site cannot send.
        self._session.headers["X-Requested-By"] = "sentiq"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str) -> object:
        """Return the JSON of the response."""
        return self._send("GET", path, None).json()

    def exists(self, path: str) -> bool:
        """Return False if Graylog answers 404."""
        return self._send("GET", path, None, allowed_status=NOT_FOUND).status_code != NOT_FOUND

    def post(self, path: str, body: Body | None = None) -> object:
        """Return the JSON of the response, or None if it has no body."""
        response = self._send("POST", path, body)
        return response.json() if response.content else None

    def put(self, path: str, body: Body) -> None:
        """Change what `path` names."""
        self._send("PUT", path, body)

    def _send(
        self, method: str, path: str, body: Body | None, allowed_status: int = 200
    ) -> requests.Response:
        try:
            response = self._session.request(
                method, f"{self.url}/api{path}", json=body, timeout=REQUEST_TIMEOUT_S, allow_redirects=False
            )
        except requests.RequestException as error:
            raise GraylogError(f"{self.url}: {_short_reason(error)}") from error
        if response.status_code == UNAUTHORIZED:
            raise LoginRefused(
                f"{self.url}: Graylog refuses the login; check GRAYLOG_USER and GRAYLOG_PASSWORD"
            )
        if not 200 <= response.status_code < 300 and response.status_code != allowed_status:
            text = " ".join(response.text.split())[:500]
            raise GraylogError(f"{method} {path} at {self.url}: {response.status_code} {text}")
        return response


def wait_until_ready(
    graylog: GraylogApi,
    limit_s: float,
    report: Callable[[str], None],
    retry_interval_s: float = RETRY_INTERVAL_S,
) -> None:
    """Return once Graylog is alive and its Elasticsearch has all primary shards.

    `report` gets one line for each new reason to wait. Raises GraylogError after `limit_s` seconds, and
    LoginRefused at once.
    """
    deadline = time.monotonic() + limit_s
    reported = ""
    while (reason := _reason_to_wait(graylog)) is not None:
        if reason != reported:
            report(f"waiting up to {limit_s:g} s for Graylog: {reason}")
            reported = reason
        if time.monotonic() > deadline:
            raise GraylogError(f"Graylog is not ready after {limit_s:g} s: {reason}")
        time.sleep(retry_interval_s)


def _reason_to_wait(graylog: GraylogApi) -> str | None:
    """Return None if Graylog is ready. Raises LoginRefused."""
    try:
        # This path needs no login, which Graylog cannot check during its start. Start and stop answer 503.
        response = requests.get(f"{graylog.url}/api/system/lbstatus", timeout=REQUEST_TIMEOUT_S)
    except requests.RequestException as error:
        return f"{graylog.url}: {_short_reason(error)}"
    if not response.ok:
        return f"{graylog.url}: its status is {' '.join(response.text.split())[:80] or response.status_code}"
    try:
        health = cast("dict[str, str]", graylog.get("/system/indexer/cluster/health"))
    except LoginRefused:
        raise
    except GraylogError as error:  # Graylog stopped again, or its Elasticsearch does not answer yet
        return str(error)
    return "the status of its Elasticsearch is red" if health["status"].lower() == "red" else None


def _short_reason(error: requests.RequestException) -> str:
    """Return the reason in a few words; the text of requests' own exceptions is long and nested."""
    if isinstance(error, requests.Timeout):
        return "no response in time"
    if "name resolution" in str(error) or "not known" in str(error):
        return "the host is unknown"
    return "no connection" if isinstance(error, requests.ConnectionError) else type(error).__name__
