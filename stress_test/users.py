"""Who uses the service, and how: people at the page, programs with one text, many, or time, and careless ones.

A class's weight is its share of the users, a task's weight its share of what such a user does; `--tags` and
the names of classes on the command line choose among them.
"""

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote_plus, urlencode

import orjson
from locust import FastHttpUser, tag, task
from locust.contrib.fasthttp import LocustBadStatusCode

from stress_test import answers
from stress_test.answers import Answer, Scored, WrongAnswer
from stress_test.bad_requests import BAD_REQUESTS, JSON
from stress_test.context import options_of

FORM = "application/x-www-form-urlencoded"
# names in Locust's tables -> texts that one such request has scored
TEXTS_IN = {"/ send": 1, "/predict JSON": 1, "/predict form": 1, "/predict query": 1}
TEXTS_IN |= {f"/predict {count} texts": count for count in (10, 100)}
TEXTS_IN["/predict async"] = ASYNC_TEXTS = 50

BACK_OFF_S = 0.5  # after no answer at all
POLL_S = 0.5
JOB_S = 60.0  # by then a job must be done
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


class Visitor(SentiqUser):
    """A person with a browser."""

    weight = 20
    patience = 3.0

    @tag("page")
    @task(2)
    def look(self) -> None:
        self._get("/", answers.empty_page, "text/html")
        self._get("/static/style.css", answers.style_sheet, "text/css")

    @tag("page")
    @task(6)
    def try_a_text(self) -> None:
        self._try()

    @tag("page", "feedback")
    @task(1)
    def try_a_text_and_correct_it(self) -> None:
        text = self.text()
        if scored := self._try(text):
            fields = {"job_id": scored.job_id, "text": text, "sentiment": random.choice(scored.labels)}
            self._post("/feedback", answers.page_of_thanks, fields, "/feedback page")

    def _try(self, text: str | None = None) -> Scored | None:
        text = text or self.text()
        return self._post(
            "/", lambda answer: answers.page_with_prediction(answer, text), {"text_data": text}, "/ send"
        )

    def _get(self, path: str, check: Callable[[Answer], None], kind: str) -> None:
        self.ask(path, check, path, method="GET", Accept=kind)

    def _post(
        self, path: str, check: Callable[[Answer], Result], fields: dict[str, str], name: str
    ) -> Result | None:
        headers = {"Accept": "text/html", "Content-Type": FORM}
        return self.ask(name, check, path, body=urlencode(fields).encode(), **headers)


class ApiClient(SentiqUser):
    """A program that has one text and waits for the answer."""

    weight = 60

    @tag("single")
    @task(12)
    def as_json(self) -> None:
        self._as_json()

    @tag("single")
    @task(3)
    def as_form(self) -> None:
        text = self.text()
        self._ask("/predict form", text, "/predict", b"text=" + quote_plus(text).encode(), FORM)

    @tag("single")
    @task(2)
    def in_the_query(self) -> None:
        text = self.text()
        self._ask("/predict query", text, f"/predict?text={quote_plus(text)}")

    @tag("feedback")
    @task(1)
    def as_json_and_correct_it(self) -> None:
        if scored := self._as_json():
            content = {"job_id": scored.job_id, "sentiment": random.choice(scored.labels)}
            self.ask(
                "/feedback JSON",
                lambda answer: answers.feedback_taken(answer, scored),
                "/feedback",
                body=orjson.dumps(content),
                **{"Content-Type": JSON},
            )

    def _as_json(self) -> Scored | None:
        text = self.text()
        return self._ask("/predict JSON", text, "/predict", orjson.dumps({"text": text}), JSON)

    def _ask(
        self, name: str, text: str, path: str, body: bytes = b"", content_type: str = ""
    ) -> Scored | None:
        headers = {"Content-Type": content_type} if content_type else {}
        return self.ask(name, lambda answer: answers.one_prediction(answer, text), path, body=body, **headers)


class BatchClient(SentiqUser):
    """A program that has a table of texts."""

    weight = 8

    @tag("batch")
    @task(3)
    def ten(self) -> None:
        self._ask(10)

    @tag("batch")
    @task(1)
    def a_hundred(self) -> None:
        self._ask(100)

    def _ask(self, count: int) -> None:
        texts = list(islice(self.texts, count))
        self.send(
            f"/predict {count} texts", lambda answer: answers.predictions(answer, texts), {"texts": texts}
        )


class PatientClient(SentiqUser):
    """A program that comes back for its answer."""

    weight = 6

    @tag("async")
    @task
    def submit_and_poll(self) -> None:
        texts = list(islice(self.texts, ASYNC_TEXTS))
        job = self.send("/predict async", answers.accepted, {"texts": texts}, Prefer="respond-async")
        end = time.monotonic() + JOB_S
        while job:
            if self._done(job) is not False:
                return
            if time.monotonic() > end:
                self._report_late()
                return
            time.sleep(POLL_S)

    def _done(self, job: str) -> bool | None:
        return self.ask(
            "/jobs/<id>", lambda answer: answers.job_is_done(answer, ASYNC_TEXTS), job, method="GET"
        )

    def _report_late(self) -> None:
        self.environment.events.request.fire(
            request_type="JOB",
            name="done",
            response_time=JOB_S * 1000,
            response_length=0,
            exception=WrongAnswer(f"not within {JOB_S:.0f} s"),
            context={},
        )


class CarelessClient(SentiqUser):
    """A program with a fault. To be refused, in the right way, is its success."""

    weight = 6

    @tag("bad")
    @task
    def send_something_wrong(self) -> None:
        bad = random.choice(BAD_REQUESTS)
        headers = {"Content-Type": bad.content_type} if bad.body else {}
        self.ask(
            f"refused {bad.status}: {bad.what}",
            lambda answer: answers.refused(answer, bad.status),
            bad.path,
            method=bad.method,
            body=bad.body,
            **headers,
        )
