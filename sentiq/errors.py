"""Every error that Sentiq raises on purpose. api/errors.py maps them to HTTP statuses."""


class SentiqError(Exception):
    """The base of every error that Sentiq raises on purpose."""


class SettingsError(SentiqError):
    """A variable of the environment holds a value that it may not hold."""


class ModelError(SentiqError):
    """The model folder is missing, incomplete or broken."""


class MessageError(SentiqError):
    """A message on the queue is not what its sender should have written."""


class QueueUnavailable(SentiqError):
    """Redis does not answer."""


class QueueFull(SentiqError):
    """The queue holds as many jobs as it may."""


class LeaseLost(SentiqError):
    """The worker's lease ran out, so what it holds belongs to others now."""


class ResultTimeout(SentiqError):
    """No result came within the time the client would wait."""

    def __init__(self, request_id: str) -> None:
        super().__init__(f"no result for {request_id} in time")
        self.request_id = request_id


class ScoringFailed(SentiqError):
    """The worker gave a job up; the message says why."""
