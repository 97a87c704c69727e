"""Checks of answers: the status, the fields, and the text that an answer is about.

Every check takes an `HttpAnswer` and raises `WrongAnswer`. Its message has no text and no id, because Locust
counts failures by message. The names of labels are not checked: they belong to the model.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from stress_test.bad_requests import BadRequest

PROBLEM_TYPE = "application/problem+json"
TOLERANCE = 1e-3  # of the sum of probabilities, which are rounded
RESULT_SECTION = '<section class="result" data-label="'
JOB_ID_FIELD = re.compile(r'name="job_id" value="([^"]+)"')
LABEL_OPTION = re.compile(r'<option value="([^"]+)">')


class WrongAnswer(Exception):
    """An answer of the service is not as specified."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer as it came."""

    status: int
    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScoredText:
    """The parts of a prediction that a correction needs: the job, and all labels of the model."""

    job_id: str
    labels: tuple[str, ...]


def check_prediction(answer: HttpAnswer, text: str) -> ScoredText:
    """Check the answer for one text."""
    fields = _success_fields(answer, 200)
    return ScoredText(_string_field(fields, "job_id"), _check_prediction_fields(fields, text))


def check_predictions(answer: HttpAnswer, texts: Sequence[str]) -> None:
    """Check the answer for a list of texts."""
    fields = _success_fields(answer, 200)
    _string_field(fields, "job_id")
    _check_prediction_list(fields, texts)


def check_accepted(answer: HttpAnswer) -> str:
    """Check the answer to a job that the client does not wait for, and return the path of the job."""
    job_id = _string_field(_success_fields(answer, 202), "job_id")
    location = answer.headers.get("Location", "")
    if not location.endswith(f"/jobs/{job_id}"):
        raise WrongAnswer("Location does not name the job")
    return location


def check_job(answer: HttpAnswer, count: int) -> bool:
    """Check the status of a job of `count` texts; return True when it is done, False before."""
    fields = _success_fields(answer, 200)
    state = fields.get("status")
    if state in ("queued", "running"):
        return False
    if state != "done":
        raise WrongAnswer("the job's status is not queued, running or done")
    _check_prediction_list(fields, [None] * count)
    return True


def check_feedback(answer: HttpAnswer, scored: ScoredText) -> None:
    """Check the answer to a correction."""
    if _success_fields(answer, 201).get("job_id") != scored.job_id:
        raise WrongAnswer("the feedback is about another job")


def check_empty_page(answer: HttpAnswer) -> None:
    """Check the page with the form."""
    page = _page_of(answer, 200)
    if 'name="text_data"' not in page:
        raise WrongAnswer("the page has no form")


def check_prediction_page(answer: HttpAnswer, text: str) -> ScoredText:
    """Check the page that shows a prediction."""
    page = _page_of(answer, 200)
    job = JOB_ID_FIELD.search(page)
    if RESULT_SECTION not in page or job is None:
        raise WrongAnswer("the page shows no prediction")
    if text not in html.unescape(page):
        raise WrongAnswer("the page shows another text")
    return ScoredText(job[1], tuple(LABEL_OPTION.findall(page)))


def check_thanks_page(answer: HttpAnswer) -> None:
    """Check the page that follows a correction."""
    _page_of(answer, 201)


def check_style_sheet(answer: HttpAnswer) -> None:
    """Check the style sheet."""
    _check_status(answer, 200)
    if not answer.headers.get("Content-Type", "").startswith("text/css") or not answer.content:
        raise WrongAnswer("the answer is not a style sheet")


def check_refusal(answer: HttpAnswer, bad: BadRequest) -> None:
    """Check the answer to a bad request: RFC 9457, with the right status and a reason."""
    if answer.status != bad.status:
        raise WrongAnswer(f"{bad.what}: status {answer.status} instead of {bad.status}")
    if not answer.headers.get("Content-Type", "").startswith(PROBLEM_TYPE):
        raise WrongAnswer(f"{bad.what}: the refusal is not {PROBLEM_TYPE}")
    fields = _json_fields(answer)
    if fields.get("status") != bad.status or fields.get("success") is not False or not fields.get("detail"):
        raise WrongAnswer(f"{bad.what}: the refusal gives no reason")


def _check_prediction_list(fields: Mapping[str, Any], texts: Sequence[str | None]) -> None:
    """None in `texts` stands for a prediction that does not repeat its text."""
    predictions = fields.get("predictions")
    if not isinstance(predictions, list) or len(predictions) != len(texts):
        raise WrongAnswer("the number of predictions is not the number of texts")
    for prediction, text in zip(predictions, texts, strict=True):
        _check_prediction_fields(prediction, text)


def _check_prediction_fields(fields: Mapping[str, Any], text: str | None) -> tuple[str, ...]:
    """Return the labels."""
    if fields.get("text") != text:
        raise WrongAnswer("the answer is about another text")
    probabilities = fields.get("probabilities")
    if not isinstance(probabilities, dict) or abs(sum(probabilities.values()) - 1) > TOLERANCE:
        raise WrongAnswer("the probabilities do not sum to 1")
    if probabilities.get(fields.get("sentiment")) != max(probabilities.values()):
        raise WrongAnswer("the sentiment is not the most probable label")
    score = fields.get("score")
    if not isinstance(score, float | int) or not 0 <= score <= 1:
        raise WrongAnswer("the score is not between 0 and 1")
    return tuple(probabilities)


def _success_fields(answer: HttpAnswer, status: int) -> Mapping[str, Any]:
    _check_status(answer, status)
    fields = _json_fields(answer)
    if fields.get("success") is not True:
        raise WrongAnswer("success is not true")
    return fields


def _string_field(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise WrongAnswer(f"there is no {name}")
    return value


def _json_fields(answer: HttpAnswer) -> Mapping[str, Any]:
    try:
        fields = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise WrongAnswer("the answer is not JSON") from error
    if not isinstance(fields, dict):
        raise WrongAnswer("the answer is not a JSON object")
    return fields


def _page_of(answer: HttpAnswer, status: int) -> str:
    _check_status(answer, status)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        raise WrongAnswer("the answer is not a page")
    return answer.content.decode(errors="replace")


def _check_status(answer: HttpAnswer, status: int) -> None:
    if answer.status != status:
        raise WrongAnswer(f"status {answer.status} instead of {status}")
