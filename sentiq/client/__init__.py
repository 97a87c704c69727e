"""The client of a Sentiq service: Client, AsyncClient, what they return, and the errors that they raise."""

from sentiq.client.async_client import AsyncClient
from sentiq.client.async_job import AsyncJob
from sentiq.client.blocking_client import Client
from sentiq.client.blocking_job import Job
from sentiq.client.errors import (
    ClientClosed,
    ClientError,
    InvalidArgument,
    JobNotFound,
    JobUnfinished,
    JobUnsuccessful,
    KeyRefused,
    NotSentiq,
    RequestRefused,
    ServiceFailed,
    ServiceUnreachable,
    TextRefused,
    TimeLimitExceeded,
)
from sentiq.client.job_requests import JobProgress
from sentiq.client.predictions import Explanation, Health, Prediction, TextError, WordWeight

__all__ = [
    "AsyncClient",
    "AsyncJob",
    "Client",
    "ClientClosed",
    "ClientError",
    "Explanation",
    "Health",
    "InvalidArgument",
    "Job",
    "JobNotFound",
    "JobProgress",
    "JobUnfinished",
    "JobUnsuccessful",
    "KeyRefused",
    "NotSentiq",
    "Prediction",
    "RequestRefused",
    "ServiceFailed",
    "ServiceUnreachable",
    "TextError",
    "TextRefused",
    "TimeLimitExceeded",
    "WordWeight",
]
