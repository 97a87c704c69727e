"""The base of all simulated users: texts, pauses, and a check of every answer."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar

import orjson
from locust import FastHttpUser
from locust.contrib.fasthttp import LocustBadStatusCode

from stress_test.bad_requests import JSON_TYPE
from stress_test.checks import HttpAnswer, WrongAnswer
from stress_test.locust_context import options_of

BACK_OFF_S = 0.5  # after a request without an answer
MAX_PAUSE = 10  # times the mean pause

Checked = TypeVar("Checked")


class SentiqUser(FastHttpUser):
    """A user of the service."""

    abstract = True
    host = "http://localhost:8000"
    connection_timeout = 10.0
    network_timeout = 30.0
    pause_factor: ClassVar[float] = 1.0  # the mean pause is `--think-time` times this
    texts: ClassVar[Iterator[str]]  # shared by all users, so that no text repeats; set before the run

    def wait_time(self) -> float:
        """Return the seconds until the next task: exponential, like the pauses of independent people."""
        mean_s: float = options_of(self.environment).think_time * self.pause_factor
        return min(random.expovariate(1 / mean_s), MAX_PAUSE * mean_s) if mean_s else 0.0

    def next_text(self) -> str:
        """Return a text that no user has sent before."""
        return next(self.texts)

    def send_and_check(
        self,
        name: str,
        check: Callable[[HttpAnswer], Checked],
        path: str,
        *,
        method: str = "POST",
        body: bytes = b"",
        **headers: str,
    ) -> Checked | None:
        """Send a request, which Locust lists as `name`, and return the value of `check`.

        Return None if the check failed or if no answer came: Locust then counts a failure.
        """
        if key := options_of(self.environment).api_key:
            headers["Authorization"] = f"Bearer {key}"
        data: Any = body  # Locust's annotation leaves out bytes
        with self.client.request(
            method, path, name=name, data=data, headers=headers, catch_response=True
        ) as response:
            error = response.request_meta["exception"]
            if error is not None and not isinstance(error, LocustBadStatusCode):
                response.failure(error)
                time.sleep(BACK_OFF_S)
                return None
            try:
                checked = check(HttpAnswer(response.status_code, response.content or b"", response.headers))
            except WrongAnswer as wrong:
                response.failure(str(wrong))
                return None
            response.success()
            return checked

    def post_json(
        self,
        name: str,
        check: Callable[[HttpAnswer], Checked],
        content: dict[str, Any],
        path: str = "/predict",
        **headers: str,
    ) -> Checked | None:
        """Send `content` as JSON, as `send_and_check` does."""
        headers["Content-Type"] = JSON_TYPE
        return self.send_and_check(name, check, path, body=orjson.dumps(content), **headers)
