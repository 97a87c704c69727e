"""A job as its submitter sees it, without an event loop."""

from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from sentiq.client.async_job import AsyncJob
from sentiq.client.job_requests import JobProgress
from sentiq.client.predictions import Prediction

T = TypeVar("T")


class CallInLoop(Protocol):
    """A function that runs a coroutine in a client's loop and returns its result."""

    def __call__(self, work: Coroutine[Any, Any, T]) -> T: ...


class Job:
    """An asynchronous job, made by Client.submit or Client.job. Each method raises ClientError."""

    def __init__(self, job: AsyncJob, call: CallInLoop) -> None:
        self._job = job
        self._call = call

    @property
    def job_id(self) -> str:
        return self._job.job_id

    def status(self) -> JobProgress:
        """Return the state of the job. Raises JobNotFound."""
        return self._call(self._job.status())

    def wait(self, timeout_s: float | None = None) -> list[Prediction]:
        """Return the predictions in order when the job has ended.

        Without `timeout_s`, wait for as long as it takes. Raises TimeLimitExceeded, JobUnsuccessful,
        JobNotFound.
        """
        return self._call(self._job.wait(timeout_s))

    def result(self) -> list[Prediction]:
        """Return the predictions of an ended job. Raises JobUnfinished, JobUnsuccessful, JobNotFound."""
        return self._call(self._job.result())

    def cancel(self) -> int:
        """Take the texts that no worker has begun off the queue; return their number. Raises JobNotFound."""
        return self._call(self._job.cancel())
