"""Every error that the client raises on purpose. A message says what happened and what to do."""

from sentiq.errors import SentiqError


class ClientError(SentiqError):
    """The base of every error of the client."""


class InvalidArgument(ClientError):
    """An argument has a value that cannot be used, such as a table in place of one column."""


class ClientClosed(ClientError):
    """The client was closed before the call, or during it."""


class ServiceUnreachable(ClientError):
    """No connection: nothing listens at the address, its name is unknown, or its certificate is refused."""


class NotSentiq(ClientError):
    """Another server than Sentiq answers at the address."""


class KeyRefused(ClientError):
    """A missing or wrong API key, where the service needs one."""


class RequestRefused(ClientError):
    """The service refuses the request, and would refuse it again."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status  # of HTTP


class TextRefused(ClientError):
    """The only text of a call cannot be scored. `code` is that of a TextError."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"the text cannot be scored ({code}): {detail}")
        self.code = code
        self.detail = detail


class ServiceFailed(ClientError):
    """The service fails on every request: its log says why."""


class TimeLimitExceeded(ClientError):
    """The time limit of the client passed while the service was busy, stopped or silent."""


class JobNotFound(ClientError):
    """There is no such job: its id is wrong, its result has expired, or it belongs to another API key."""


class JobUnsuccessful(ClientError):
    """A job ended without one prediction; `status` is `failed` or `expired`."""

    def __init__(self, job_id: str, status: str, detail: str) -> None:
        super().__init__(
            f"job {job_id} ended as {status}: {detail}. Submit its texts again, or see the worker's log."
        )
        self.job_id = job_id
        self.status = status
        self.detail = detail


class JobUnfinished(ClientError):
    """The result of a job is asked for before the job has ended."""
