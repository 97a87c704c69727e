"""The scenarios: people at the page, and programs that send one text, many texts, or jobs to fetch later.

The weight of a class is its share of the users. The weight of a task is its share of what such a user does.
`--tags` and names of classes on the command line select among them.
"""

import random
import time
from collections.abc import Callable
from itertools import islice
from urllib.parse import quote_plus, urlencode

import orjson
from locust import tag, task

from stress_test.bad_requests import BAD_REQUESTS, FORM_TYPE, JSON_TYPE
from stress_test.base_user import Checked, SentiqUser
from stress_test.checks import (
    HttpAnswer,
    ScoredText,
    WrongAnswer,
    check_accepted,
    check_empty_page,
    check_feedback,
    check_job,
    check_prediction,
    check_prediction_page,
    check_predictions,
    check_refusal,
    check_style_sheet,
    check_thanks_page,
)

# name in Locust's tables -> number of texts that one such request has scored
TEXTS_PER_REQUEST = {"/ send": 1, "/predict JSON": 1, "/predict form": 1, "/predict query": 1}
TEXTS_PER_REQUEST |= {f"/predict {count} texts": count for count in (10, 100)}
TEXTS_PER_REQUEST["/predict async"] = ASYNC_TEXTS = 50

POLL_S = 0.5
MAX_JOB_S = 60.0  # a job that takes longer is a failure


class Visitor(SentiqUser):
    """A person with a browser."""

    weight = 20
    pause_factor = 3.0

    @tag("page")
    @task(2)
    def open_page(self) -> None:
        """Load the page and its style sheet."""
        self._get("/", check_empty_page, "text/html")
        self._get("/static/style.css", check_style_sheet, "text/css")

    @tag("page")
    @task(6)
    def try_text(self) -> None:
        """Send a text by the form."""
        self._send_form_text(self.next_text())

    @tag("page", "feedback")
    @task(1)
    def try_and_correct_text(self) -> None:
        """Send a text by the form, then a correction."""
        text = self.next_text()
        if scored := self._send_form_text(text):
            fields = {"job_id": scored.job_id, "text": text, "sentiment": random.choice(scored.labels)}
            self._post_form("/feedback", check_thanks_page, fields, "/feedback page")

    def _send_form_text(self, text: str) -> ScoredText | None:
        return self._post_form(
            "/", lambda answer: check_prediction_page(answer, text), {"text_data": text}, "/ send"
        )

    def _get(self, path: str, check: Callable[[HttpAnswer], None], content_type: str) -> None:
        self.send_and_check(path, check, path, method="GET", Accept=content_type)

    def _post_form(
        self, path: str, check: Callable[[HttpAnswer], Checked], fields: dict[str, str], name: str
    ) -> Checked | None:
        headers = {"Accept": "text/html", "Content-Type": FORM_TYPE}
        return self.send_and_check(name, check, path, body=urlencode(fields).encode(), **headers)


class ApiClient(SentiqUser):
    """A program that sends one text and waits for the answer; some of its requests are bad."""

    weight = 64

    @tag("single")
    @task(12)
    def send_json(self) -> None:
        """Send a text as JSON."""
        self._predict_json()

    @tag("single")
    @task(3)
    def send_form(self) -> None:
        """Send a text as a form field."""
        text = self.next_text()
        body = b"text=" + quote_plus(text).encode()
        self._predict("/predict form", text, "/predict", body, FORM_TYPE)

    @tag("single")
    @task(2)
    def send_query(self) -> None:
        """Send a text in the query."""
        text = self.next_text()
        self._predict("/predict query", text, f"/predict?text={quote_plus(text)}")

    @tag("feedback")
    @task(1)
    def send_json_and_correct(self) -> None:
        """Send a text as JSON, then a correction."""
        if scored := self._predict_json():
            content = {"job_id": scored.job_id, "sentiment": random.choice(scored.labels)}
            self.post_json(
                "/feedback JSON", lambda answer: check_feedback(answer, scored), content, "/feedback"
            )

    @tag("bad")
    @task(1)
    def send_bad_request(self) -> None:
        """Send a bad request, which succeeds if it is refused correctly."""
        bad = random.choice(BAD_REQUESTS)
        headers = {"Content-Type": bad.content_type} if bad.body else {}
        self.send_and_check(
            f"refused with {bad.status}",
            lambda answer: check_refusal(answer, bad),
            bad.path,
            method=bad.method,
            body=bad.body,
            **headers,
        )

    def _predict_json(self) -> ScoredText | None:
        text = self.next_text()
        return self._predict("/predict JSON", text, "/predict", orjson.dumps({"text": text}), JSON_TYPE)

    def _predict(
        self, name: str, text: str, path: str, body: bytes = b"", content_type: str = ""
    ) -> ScoredText | None:
        headers = {"Content-Type": content_type} if content_type else {}
        return self.send_and_check(
            name, lambda answer: check_prediction(answer, text), path, body=body, **headers
        )


class BatchClient(SentiqUser):
    """A program that sends a list of texts and waits for all answers."""

    weight = 8

    @tag("batch")
    @task(3)
    def send_ten_texts(self) -> None:
        """Send ten texts."""
        self._predict_many(10)

    @tag("batch")
    @task(1)
    def send_hundred_texts(self) -> None:
        """Send a hundred texts."""
        self._predict_many(100)

    def _predict_many(self, count: int) -> None:
        texts = list(islice(self.texts, count))
        name = f"/predict {count} texts"
        self.post_json(name, lambda answer: check_predictions(answer, texts), {"texts": texts})


class PatientClient(SentiqUser):
    """A program that submits a job and fetches the results later."""

    weight = 6

    @tag("async")
    @task
    def submit_and_poll(self) -> None:
        """Submit a job, then ask for its status until it is done or MAX_JOB_S has passed."""
        texts = list(islice(self.texts, ASYNC_TEXTS))
        job = self.post_json("/predict async", check_accepted, {"texts": texts}, Prefer="respond-async")
        end = time.monotonic() + MAX_JOB_S
        while job:
            if self._is_done(job) is not False:
                return
            if time.monotonic() > end:
                self._report_late_job()
                return
            time.sleep(POLL_S)

    def _is_done(self, job: str) -> bool | None:
        """Return None if the answer was wrong or did not come."""
        return self.send_and_check(
            "/jobs/<id>", lambda answer: check_job(answer, ASYNC_TEXTS), job, method="GET"
        )

    def _report_late_job(self) -> None:
        self.environment.events.request.fire(
            request_type="JOB",
            name="done",
            response_time=MAX_JOB_S * 1000,
            response_length=0,
            exception=WrongAnswer(f"not within {MAX_JOB_S:.0f} s"),
            context={},
        )
