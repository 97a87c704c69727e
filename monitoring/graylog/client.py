"""Graylog's REST API, as far as the provisioning needs it."""

import time
from collections.abc import Callable
from typing import cast

import requests

REQUEST_TIMEOUT_S = 30.0
RETRY_EVERY_S = 2.0
UNAUTHORIZED = 401
NOT_FOUND = 404

Body = dict[str, object]


class GraylogError(Exception):
    """Graylog cannot be reached, or refuses; the message says which, in one line."""


class LoginRefused(GraylogError):
    """Waiting would not help."""


class Graylog:
    """Graylog at `url`. Every call raises GraylogError where the answer is not 2xx."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.auth = (user, password)
        # Graylog answers 400 to a call without it: a page of another site cannot send it.
        self._session.headers["X-Requested-By"] = "sentiq"

    def close(self) -> None:
        self._session.close()

    def get(self, path: str) -> object:
        return self._call("GET", path, None).json()

    def has(self, path: str) -> bool:
        return self._call("GET", path, None, also=NOT_FOUND).status_code != NOT_FOUND

    def post(self, path: str, body: Body | None = None) -> object:
        """The answer's JSON; None where it has no body."""
        answer = self._call("POST", path, body)
        return answer.json() if answer.content else None

    def put(self, path: str, body: Body) -> None:
        self._call("PUT", path, body)

    def _call(self, method: str, path: str, body: Body | None, also: int = 200) -> requests.Response:
        try:
            answer = self._session.request(
                method, f"{self.url}/api{path}", json=body, timeout=REQUEST_TIMEOUT_S, allow_redirects=False
            )
        except requests.RequestException as error:
            raise GraylogError(f"{self.url}: {_reason(error)}") from error
        if answer.status_code == UNAUTHORIZED:
            raise LoginRefused(f"{self.url}: the login is refused; see GRAYLOG_USER and GRAYLOG_PASSWORD")
        if not 200 <= answer.status_code < 300 and answer.status_code != also:
            words = " ".join(answer.text.split())[:500]
            raise GraylogError(f"{method} {path} at {self.url}: {answer.status_code} {words}")
        return answer


def wait_until_ready(
    graylog: Graylog, wait_s: float, say: Callable[[str], None], retry_every_s: float = RETRY_EVERY_S
) -> None:
    """Return once Graylog serves and its Elasticsearch has all primary shards; say what is waited for.

    Raises GraylogError after `wait_s` seconds, and LoginRefused at once.
    """
    end = time.monotonic() + wait_s
    said = ""
    while (missing := _missing(graylog)) is not None:
        if missing != said:
            say(f"waiting for Graylog, {wait_s:g} s at most: {missing}")
            said = missing
        if time.monotonic() > end:
            raise GraylogError(f"not ready within {wait_s:g} s: {missing}")
        time.sleep(retry_every_s)


def _missing(graylog: Graylog) -> str | None:
    """What is not there yet, or None."""
    try:
        # No login: it answers while the login cannot be judged yet. 503 while Graylog starts or ends.
        alive = requests.get(f"{graylog.url}/api/system/lbstatus", timeout=REQUEST_TIMEOUT_S)
    except requests.RequestException as error:
        return f"{graylog.url}: {_reason(error)}"
    if not alive.ok:
        return f"{graylog.url}: its state is {' '.join(alive.text.split())[:80] or alive.status_code}"
    try:
        health = cast("dict[str, str]", graylog.get("/system/indexer/cluster/health"))
    except LoginRefused:
        raise
    except GraylogError as error:  # it went again, or Elasticsearch does not answer it yet
        return str(error)
    return "its Elasticsearch is red" if health["status"].lower() == "red" else None


def _reason(error: requests.RequestException) -> str:
    """Why, in a few words: requests' own text is a nest of exceptions."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if "name resolution" in str(error) or "not known" in str(error):
        return "the host is unknown"
    return "no connection" if isinstance(error, requests.ConnectionError) else type(error).__name__
