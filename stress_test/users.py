"""Who uses the service, and how: people at the page, and programs that have one text, many texts, or time.

A class's weight is its share of the users, a task's weight its share of what such a user does; `--tags` and
the names of classes on the command line choose among them.
"""

import random
import time
from collections.abc import Callable
from itertools import islice
from urllib.parse import quote_plus, urlencode

import orjson
from locust import tag, task

from stress_test import answers
from stress_test.answers import Answer, Scored, WrongAnswer
from stress_test.bad_requests import BAD_REQUESTS, JSON
from stress_test.user import Result, SentiqUser

FORM = "application/x-www-form-urlencoded"
# names in Locust's tables -> texts that one such request has scored
TEXTS_IN = {"/ send": 1, "/predict JSON": 1, "/predict form": 1, "/predict query": 1}
TEXTS_IN |= {f"/predict {count} texts": count for count in (10, 100)}
TEXTS_IN["/predict async"] = ASYNC_TEXTS = 50

POLL_S = 0.5
JOB_S = 60.0  # by then a job must be done


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
    """A program that has one text and waits for the answer; now and then it makes a mistake."""

    weight = 64

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

    @tag("bad")
    @task(1)
    def send_something_wrong(self) -> None:
        """To be refused, in the right way, is its success."""
        bad = random.choice(BAD_REQUESTS)
        headers = {"Content-Type": bad.content_type} if bad.body else {}
        self.ask(
            f"refused with {bad.status}",
            lambda answer: answers.refused(answer, bad),
            bad.path,
            method=bad.method,
            body=bad.body,
            **headers,
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
