"""What all users have in common: texts, pauses, and that every answer is looked at."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar

import orjson
from locust import FastHttpUser
from locust.contrib.fasthttp import LocustBadStatusCode

from stress_test.answers import Answer, WrongAnswer
from stress_test.bad_requests import JSON
from stress_test.context import options_of

BACK_OFF_S = 0.5  # after no answer at all
LONGEST_PAUSE = 10  # times the mean one

Result = TypeVar("Result")


class SentiqUser(FastHttpUser):
    abstract = True
    host = "http://localhost:8000"
    connection_timeout = 10.0
    network_timeout = 30.0
    patience: ClassVar[float] = 1.0  # pauses are so many times as long as `--think-time`
    texts: ClassVar[Iterator[str]]  # one for all users, so that no text comes twice; set as the run is set up

    def wait_time(self) -> float:
        """Seconds; exponential, as the pauses of people who know nothing of each other are."""
        mean_s: float = options_of(self.environment).think_time * self.patience
        return min(random.expovariate(1 / mean_s), LONGEST_PAUSE * mean_s) if mean_s else 0.0

    def text(self) -> str:
        return next(self.texts)

    def ask(
        self,
        name: str,
        check: Callable[[Answer], Result],
        path: str,
        *,
        method: str = "POST",
        body: bytes = b"",
        **headers: str,
    ) -> Result | None:
        """What the check makes of the answer; None where that failed, or where there was no answer."""
        data: Any = body  # bytes are taken as well
        with self.client.request(
            method, path, name=name, data=data, headers=headers, catch_response=True
        ) as response:
            error = response.request_meta["exception"]
            if error is not None and not isinstance(error, LocustBadStatusCode):
                response.failure(error)
                time.sleep(BACK_OFF_S)
                return None
            try:
                result = check(Answer(response.status_code, response.content or b"", response.headers))
            except WrongAnswer as wrong:
                response.failure(str(wrong))
                return None
            response.success()
            return result

    def send(
        self, name: str, check: Callable[[Answer], Result], content: dict[str, Any], **headers: str
    ) -> Result | None:
        """`content` to /predict, as JSON."""
        headers["Content-Type"] = JSON
        return self.ask(name, check, "/predict", body=orjson.dumps(content), **headers)
