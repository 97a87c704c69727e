"""A job as its submitter sees it, in an event loop."""

from collections.abc import Mapping
from typing import Any

from sentiq.client.errors import JobUnfinished, JobUnsuccessful
from sentiq.client.job_requests import WAITING, JobProgress, JobRequests, job_predictions
from sentiq.client.patience import Patience
from sentiq.client.predictions import Prediction
from sentiq.client.sent_items import SentItems

FOREVER_S = float("inf")


class AsyncJob:
    """An asynchronous job of a service, made by AsyncClient.submit or AsyncClient.job.

    `items` are what was submitted: the service does not send it back. None if another client submitted it.
    """

    def __init__(self, job_id: str, requests: JobRequests, items: SentItems | None) -> None:
        self.job_id = job_id
        self._requests = requests
        self._items = items

    async def status(self) -> JobProgress:
        """Return the state of the job. Raises JobNotFound and ClientError."""
        return JobProgress.from_fields(await self._requests.job_fields(self.job_id))

    async def wait(self, timeout_s: float | None = None) -> list[Prediction]:
        """Return the predictions in order when the job has ended.

        Without `timeout_s`, wait for as long as it takes. Raises TimeLimitExceeded, JobUnsuccessful,
        JobNotFound and ClientError.
        """
        patience = Patience(FOREVER_S if timeout_s is None else timeout_s)
        return self._predictions(await self._requests.ended_fields(self.job_id, patience))

    async def result(self) -> list[Prediction]:
        """Return the predictions of a job that has ended. Raises JobUnfinished and what `wait` raises."""
        fields = await self._requests.job_fields(self.job_id)
        if fields["status"] in WAITING:
            raise JobUnfinished(f"job {self.job_id} is {fields['status']}: call wait(), or ask again later")
        return self._predictions(fields)

    async def cancel(self) -> int:
        """Take the texts that no worker has begun off the queue; return their number. Raises JobNotFound."""
        return await self._requests.cancel_texts(self.job_id)

    def _predictions(self, fields: Mapping[str, Any]) -> list[Prediction]:
        if "predictions" not in fields:
            raise JobUnsuccessful(self.job_id, str(fields["status"]), str(fields.get("error", "")))
        if self._items is None:
            return job_predictions([None] * len(fields["predictions"]), fields)
        return self._items.with_predictions(job_predictions(self._items.texts, fields))
