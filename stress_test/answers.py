"""Whether an answer makes sense: its status, its shape, and that it is about the text that was sent.

Every check takes an `Answer` and raises `WrongAnswer`, whose words hold no text and no id: Locust counts
failures by their words. The names of the labels are the model's own affair and are not looked at.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from stress_test.bad_requests import BadRequest

PROBLEM = "application/problem+json"
TOLERANCE = 1e-3  # of a sum of probabilities, which are rounded
JOB_OF_PAGE = re.compile(r'name="job_id" value="([^"]+)"')
LABELS_OF_PAGE = re.compile(r'<option value="([^"]+)">')


class WrongAnswer(Exception):
    """The service answered, and not as it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scored:
    """What feedback is sent about: a job and the labels that there are."""

    job_id: str
    labels: tuple[str, ...]


def one_prediction(answer: Answer, text: str) -> Scored:
    fields = _successful(answer, 200)
    return Scored(_text_of(fields, "job_id"), _prediction(fields, text))


def predictions(answer: Answer, texts: Sequence[str]) -> None:
    fields = _successful(answer, 200)
    _text_of(fields, "job_id")
    _predictions(fields, texts)


def accepted(answer: Answer) -> str:
    """The address of the job."""
    job_id = _text_of(_successful(answer, 202), "job_id")
    location = answer.headers.get("Location", "")
    if not location.endswith(f"/jobs/{job_id}"):
        raise WrongAnswer("Location does not name the job")
    return location


def job_is_done(answer: Answer, count: int) -> bool:
    """False for a job that still waits or runs."""
    fields = _successful(answer, 200)
    state = fields.get("status")
    if state in ("queued", "running"):
        return False
    if state != "done":
        raise WrongAnswer("the job's status is none of queued, running, done")
    _predictions(fields, [None] * count)
    return True


def feedback_taken(answer: Answer, scored: Scored) -> None:
    if _successful(answer, 201).get("job_id") != scored.job_id:
        raise WrongAnswer("the feedback is about another job")


def empty_page(answer: Answer) -> None:
    page = _page(answer, 200)
    if 'name="text_data"' not in page:
        raise WrongAnswer("the page has no form")


def page_with_prediction(answer: Answer, text: str) -> Scored:
    page = _page(answer, 200)
    job = JOB_OF_PAGE.search(page)
    if "data-sentiment=" not in page or job is None:
        raise WrongAnswer("the page shows no prediction")
    if text not in html.unescape(page):
        raise WrongAnswer("the page shows another text")
    return Scored(job[1], tuple(LABELS_OF_PAGE.findall(page)))


def page_of_thanks(answer: Answer) -> None:
    _page(answer, 201)


def style_sheet(answer: Answer) -> None:
    _check_status(answer, 200)
    if not answer.headers.get("Content-Type", "").startswith("text/css") or not answer.content:
        raise WrongAnswer("the answer is no style sheet")


def refused(answer: Answer, bad: BadRequest) -> None:
    """A request that is wrong must be told so, in the way of RFC 9457."""
    if answer.status != bad.status:
        raise WrongAnswer(f"{bad.what}: status {answer.status} instead of {bad.status}")
    if not answer.headers.get("Content-Type", "").startswith(PROBLEM):
        raise WrongAnswer(f"{bad.what}: the refusal is no {PROBLEM}")
    fields = _fields(answer)
    if fields.get("status") != bad.status or fields.get("success") is not False or not fields.get("detail"):
        raise WrongAnswer(f"{bad.what}: the refusal does not say what is wrong")


def _predictions(fields: Mapping[str, Any], texts: Sequence[str | None]) -> None:
    """None for a text is one that does not come back."""
    found = fields.get("predictions")
    if not isinstance(found, list) or len(found) != len(texts):
        raise WrongAnswer("not as many predictions as texts")
    for prediction, text in zip(found, texts, strict=True):
        _prediction(prediction, text)


def _prediction(fields: Mapping[str, Any], text: str | None) -> tuple[str, ...]:
    """The labels."""
    if fields.get("text") != text:
        raise WrongAnswer("the answer is about another text")
    probabilities = fields.get("probabilities")
    if not isinstance(probabilities, dict) or abs(sum(probabilities.values()) - 1) > TOLERANCE:
        raise WrongAnswer("the probabilities do not sum up to 1")
    if probabilities.get(fields.get("sentiment")) != max(probabilities.values()):
        raise WrongAnswer("the sentiment is not the most probable one")
    score = fields.get("score")
    if not isinstance(score, float | int) or not 0 <= score <= 1:
        raise WrongAnswer("the score is not between 0 and 1")
    return tuple(probabilities)


def _successful(answer: Answer, status: int) -> Mapping[str, Any]:
    _check_status(answer, status)
    fields = _fields(answer)
    if fields.get("success") is not True:
        raise WrongAnswer("success is not true")
    return fields


def _text_of(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise WrongAnswer(f"there is no {name}")
    return value


def _fields(answer: Answer) -> Mapping[str, Any]:
    try:
        fields = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise WrongAnswer("the answer is no JSON") from error
    if not isinstance(fields, dict):
        raise WrongAnswer("the answer is no JSON object")
    return fields


def _page(answer: Answer, status: int) -> str:
    _check_status(answer, status)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        raise WrongAnswer("the answer is no page")
    return answer.content.decode(errors="replace")


def _check_status(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise WrongAnswer(f"status {answer.status} instead of {status}")
