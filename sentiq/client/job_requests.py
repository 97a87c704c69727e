"""The requests about asynchronous jobs, and what their answers mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import orjson

from sentiq.client.answers import Answer
from sentiq.client.errors import JobNotFound, NotSentiq, RequestRefused
from sentiq.client.patience import Patience
from sentiq.client.persistent_requests import PersistentRequests
from sentiq.client.predictions import Prediction, TextError

WAITING = frozenset(("queued", "running"))


@dataclass(frozen=True, slots=True)
class JobProgress:
    """The state of a job: `queued`, `running`, `done`, `failed` or `expired`.

    `texts` is the number of its texts and `texts_done` how many are scored; None from an earlier release.
    """

    job_id: str
    state: str
    texts: int | None
    texts_done: int | None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the progress in an answer's JSON object. Raises KeyError."""
        return cls(fields["job_id"], fields["status"], fields.get("texts"), fields.get("texts_done"))


class JobRequests:
    """Submits, shows and cancels jobs. Each request has `timeout_s`; each method raises ClientError."""

    def __init__(self, requests: PersistentRequests, timeout_s: float) -> None:
        self._requests = requests
        self._timeout_s = timeout_s

    async def submit_texts(self, texts: Sequence[str]) -> str:
        """Submit a job of 1 to 1,000 texts once, even if the request is sent again; return its id."""
        headers = {"Prefer": "respond-async", "Idempotency-Key": f'"{uuid4()}"'}
        body = orjson.dumps({"texts": texts})
        answer = await self._requests.answer(
            "POST", "/predict", Patience(self._timeout_s), body=body, headers=headers
        )
        return answer.read_fields(lambda fields: str(fields["job_id"]))

    async def job_fields(self, job_id: str) -> Mapping[str, Any]:
        """Return the members of a job. Raises JobNotFound."""
        answer = await self._requests.answer("GET", _path(job_id), Patience(self._timeout_s))
        return _checked(answer, job_id).fields

    async def ended_fields(self, job_id: str, patience: Patience) -> Mapping[str, Any]:
        """Return the members of a job when it has ended. Raises JobNotFound, TimeLimitExceeded."""
        while (fields := await self.job_fields(job_id)).get("status") in WAITING:
            await patience.pause(f"job {job_id} has not ended")
        return fields

    async def cancel_texts(self, job_id: str) -> int:
        """Cancel the texts of a job that no worker has begun; return their number. Raises JobNotFound."""
        answer = await self._requests.answer("DELETE", _path(job_id), Patience(self._timeout_s))
        if answer.status == 405:
            raise RequestRefused(
                f"the service at {answer.url} cannot cancel jobs: its release is too old", 405
            )
        return _checked(answer, job_id).read_fields(lambda fields: int(fields["cancelled"]))


def job_predictions(texts: Sequence[str | None], fields: Mapping[str, Any]) -> list[Prediction]:
    """Return the predictions of an ended job; one that has none gives each text the job's error.

    Raises NotSentiq if the number of predictions is not that of the texts.
    """
    listed = fields.get("predictions")
    if not listed:
        code = "expired" if fields.get("status") == "expired" else "scoring_failed"
        error = TextError(code, str(fields.get("error") or "the job has no predictions"))
        return [Prediction(text, error=error) for text in texts]
    if len(listed) != len(texts):
        raise NotSentiq(f"job {fields.get('job_id')} has {len(listed)} predictions for {len(texts)} texts")
    return [Prediction.from_fields(text, one) for text, one in zip(texts, listed, strict=True)]


def _path(job_id: str) -> str:
    return f"/jobs/{quote(job_id, safe='')}"


def _checked(answer: Answer, job_id: str) -> Answer:
    if answer.status == 404 and answer.is_of_sentiq:
        raise JobNotFound(f"there is no job {job_id:.60}: its id is wrong, or its result has expired")
    answer.check_ok()
    return answer
