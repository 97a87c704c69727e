"""The client's side of a job: submit it, and ask for it by its id. Each request has its own connection."""

import http.client
import math
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import orjson

from benchmarks.faults.jobs import EXPIRED, Answer, End, Job

REQUEST_S = 30.0  # far beyond the time limit of the service


def submit(url: str, job: Job) -> None:
    """Send the job and note its first response, or the loss of the connection."""
    content = {"text": job.texts[0]} if len(job.texts) == 1 else {"texts": job.texts}
    headers = {"Content-Type": "application/json", **({} if job.waits else {"Prefer": "respond-async"})}
    try:
        status, location, body = _exchange(url, "POST", "/predict", orjson.dumps(content), headers)
    except (OSError, http.client.HTTPException) as error:
        job.told_at = monotonic()
        job.end = End.NOT_CONNECTED if isinstance(error, ConnectionRefusedError) else End.BROKEN_OFF
        return
    job.told_at = monotonic()
    job.status = status
    if status == 200:
        job.job_id, job.end = body["job_id"], End.ANSWERED
        job.answer = _answer(body.get("predictions", [body]))
    elif location:  # 202, 504
        job.job_id = location.rpartition("/")[2]
    else:
        job.end = End.REFUSED


def ask_again(url: str, job: Job) -> bool:
    """Ask for the job by its id; return False while its end is open, or if the service cannot say."""
    try:
        status, _, body = _exchange(url, "GET", f"/jobs/{job.job_id}")
    except (OSError, http.client.HTTPException):
        return False
    if status == 404:
        job.end = End.LOST
        return True
    if status != 200 or body["status"] in ("queued", "running"):
        return False
    answer = _answer(body["predictions"]) if body["status"] == "done" else ()
    if job.end is End.ANSWERED:
        job.later_answers.append(answer)
    else:
        job.end, job.answer = (End.ANSWERED, answer) if answer else (End(body["status"]), ())
    return True


def _answer(predictions: list[dict[str, Any]]) -> Answer:
    return tuple(map(_text_answer, predictions))


def _text_answer(prediction: dict[str, Any]) -> tuple[float, ...]:
    if "error" in prediction:
        return EXPIRED if prediction["error"]["code"] == "expired" else (math.nan,)
    return tuple(value for _, value in sorted(prediction.get("probabilities", {}).items()))


def _exchange(
    url: str, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str, Any]:
    """Return status, Location and content. Raises OSError, HTTPException."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=REQUEST_S)
    try:
        connection.request(method, path, body, {"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        content = response.read()
        location = response.getheader("Location", "")
    finally:
        connection.close()
    is_json = "json" in (response.getheader("Content-Type") or "")
    return response.status, location, orjson.loads(content) if is_json else {}
