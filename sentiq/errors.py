"""Every error that Sentiq raises on purpose. api/errors.py maps them to HTTP statuses."""

import math


class SentiqError(Exception):
    """The base of every error that Sentiq raises on purpose."""


class SettingsError(SentiqError):
    """A variable of the environment holds a value that is not allowed."""


class ModelError(SentiqError):
    """The model folder is missing, incomplete or broken."""


class MessageError(SentiqError):
    """A message on the queue is not in the form that its sender should have written."""


class QueueUnavailable(SentiqError):
    """Redis does not answer."""


class QueueFull(SentiqError):
    """The queue holds its maximum, or Redis is full."""

    def __init__(self, message: str, *, for_all: bool = True) -> None:
        super().__init__(message)
        self.for_all = for_all  # False if a job that a client waits for may be accepted


class NotInTime(SentiqError):
    """The job would not be done within the time limit of its client: too much waits before it."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"the job would not be done in time; it would fit in {retry_after_s:.1f} s")
        self.retry_after_s = math.ceil(retry_after_s)


class IdempotencyKeyReused(SentiqError):
    """A request has the idempotency key of another request, with another body."""


class JobInProgress(SentiqError):
    """The first request with this idempotency key has no result yet."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"job {job_id} has the same idempotency key and no result yet")
        self.job_id = job_id


class LeaseLost(SentiqError):
    """The worker's lease ran out, so other workers own its chunks now."""


class ResultTimeout(SentiqError):
    """The result did not come within the time limit of the client."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"no result for job {job_id} within its time limit")
        self.job_id = job_id


class ScoringFailed(SentiqError):
    """No text of the job has a prediction. `detail` says why; the message does not: it could hold a text."""

    def __init__(self, job_id: str, detail: str) -> None:
        super().__init__(f"no text of job {job_id} could be scored")
        self.job_id = job_id
        self.detail = detail
