"""The client for programs with an event loop; Client runs one of these in a thread."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from functools import partial
from types import TracebackType
from typing import Any, Self, overload

import orjson

from sentiq.client.async_job import AsyncJob
from sentiq.client.columns import check_item, column_items
from sentiq.client.connection import ServiceConnection
from sentiq.client.errors import InvalidArgument, TextRefused
from sentiq.client.frames import column_of, frame_with
from sentiq.client.job_requests import JobRequests
from sentiq.client.parallelism import MOST, ParallelismLimit
from sentiq.client.patience import Patience
from sentiq.client.persistent_requests import PersistentRequests
from sentiq.client.predictions import Explanation, Health, Prediction
from sentiq.client.request_size import MOST_TEXTS, RequestSize, TextGroups
from sentiq.client.request_slots import RequestSlots
from sentiq.client.scoring import Scorer
from sentiq.client.sent_items import SentItems

TIMEOUT_S = 120.0


class AsyncClient:
    """A client of the service at `url`, for one event loop and any number of its tasks.

    `url` may have a path (a proxy's prefix). `timeout_s` is how long the client tries to get the answer for a
    text, or for a group of up to 1,000 texts, pauses and repetitions included. `tls` takes the place of the
    system's certificates. `most_parallel` bounds the requests in flight, whose number the client finds by
    itself; `most_texts` bounds the texts in a request. Raises InvalidArgument.
    """

    def __init__(  # noqa: PLR0913  # all by name but two
        self,
        url: str = "http://localhost:8000",
        api_key: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        tls: ssl.SSLContext | None = None,
        most_parallel: int = MOST,
        most_texts: int = MOST_TEXTS,
    ) -> None:
        if timeout_s <= 0 or most_parallel < 1 or most_texts < 1:
            raise InvalidArgument("timeout_s must be above 0, most_parallel and most_texts at least 1")
        self._timeout_s = timeout_s
        self._connection = ServiceConnection(url, api_key, tls, most_parallel)
        self._slots = RequestSlots(ParallelismLimit(most=most_parallel))
        self._size = RequestSize(most_texts)
        self._requests = PersistentRequests(self._connection, self._slots)
        self._jobs = JobRequests(self._requests, timeout_s)
        self._scorer = Scorer(self._requests, self._jobs, self._slots, self._size, timeout_s)

    @property
    def url(self) -> str:
        """Return the address of the service, without a slash at its end."""
        return self._connection.url

    @overload
    async def predict(self, texts: str) -> Prediction: ...  # type: ignore[overload-overlap]  # a str is iterable too
    @overload
    async def predict(self, texts: Iterable[object] | AsyncIterable[object]) -> list[Prediction]: ...
    async def predict(
        self, texts: str | Iterable[object] | AsyncIterable[object]
    ) -> Prediction | list[Prediction]:
        """Return the prediction of one text, or a list with one for each item of an iterable, in order.

        The iterable may be a column of pandas, polars or pyarrow. A single text that cannot be scored raises
        TextRefused; in a list, its Prediction has `error`. Raises ClientError if the service cannot be used.
        """
        if isinstance(texts, str):
            return await self.predict_one(texts)
        return [prediction async for prediction in self.predict_iter(texts)]

    async def predict_iter(
        self, texts: Iterable[object] | AsyncIterable[object]
    ) -> AsyncIterator[Prediction]:
        """Yield the prediction of each item in order, while only some thousand items are in memory.

        Raises ClientError if the service cannot be used.
        """
        started: deque[asyncio.Task[list[Prediction]]] = deque()
        try:
            async for items in self._groups(texts):
                started.append(asyncio.create_task(self.score_items(items)))
                while len(started) >= self.most_started:
                    for prediction in await started.popleft():
                        yield prediction
            while started:
                for prediction in await started.popleft():
                    yield prediction
        finally:
            for task in started:
                task.cancel()
            await asyncio.gather(*started, return_exceptions=True)

    async def submit(self, texts: str | Iterable[object]) -> AsyncJob:
        """Submit an asynchronous job of 1 to 1,000 texts and return it without waiting.

        Raises InvalidArgument if no item can be scored, RequestRefused if they are too many, and ClientError.
        """
        sent = SentItems.from_items([texts] if isinstance(texts, str) else list(column_items(texts)))
        if not sent.texts:
            raise InvalidArgument("a job needs at least one text that is not empty")
        return AsyncJob(await self._jobs.submit_texts(sent.texts), self._jobs, sent)

    def job(self, job_id: str) -> AsyncJob:
        """Return a job that was submitted earlier, by this client or another one."""
        return AsyncJob(job_id, self._jobs, None)

    async def explain(self, text: str, sentiment: str | None = None) -> Explanation:
        """Return how much each word speaks for the label `sentiment`, by default the predicted one.

        Raises TextRefused, and ClientError if the service cannot be used.
        """
        _check_single(text)
        fields = {"text": text} if sentiment is None else {"text": text, "sentiment": sentiment}
        answer = await self._requests.answer(
            "POST", "/explain", Patience(self._timeout_s), body=orjson.dumps(fields), in_slot=True
        )
        return answer.read_fields(partial(Explanation.from_fields, text))

    async def health(self) -> Health:
        """Return the state of the service at once. Raises ServiceUnreachable, NotSentiq and ClientClosed."""
        live = await self._connection.exchange("GET", "/health/live")
        version = live.read_fields(lambda fields: str(fields["version"]))
        ready = await self._connection.exchange("GET", "/health/ready")
        if ready.status == 503:
            return Health(False, version, 0, ready.detail)
        return Health(True, version, ready.read_fields(lambda fields: int(fields["workers"])))

    async def score_frame(self, df: Any, column: str = "text", *, prefix: str = "") -> Any:
        """Return the table with the columns sentiment, score, confident and error added, of the same type.

        `df` is a table of pandas, polars or pyarrow; `prefix` begins the new columns' names. Raises
        InvalidArgument, and ClientError if the service cannot be used.
        """
        return frame_with(df, await self.predict(column_of(df, column, prefix)), prefix)

    async def aclose(self) -> None:
        """Close all connections; calls after that raise ClientClosed."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    # For Client, which runs these in its thread.

    @property
    def most_started(self) -> int:
        """Return how many groups may be started and not yet taken: some wait, so that no place is empty."""
        return 2 * self._slots.limit + 1

    @property
    def request_size(self) -> RequestSize:
        return self._size

    async def score_items(self, items: list[object]) -> list[Prediction]:
        """Return the predictions of the items of one request."""
        return await self._scorer.score_items(items)

    async def predict_one(self, text: str) -> Prediction:
        """Return the prediction of one text. Raises TextRefused and ClientError."""
        (prediction,) = await self.score_items([text])
        if prediction.error:
            raise TextRefused(prediction.error.code, prediction.error.detail)
        return prediction

    async def _groups(self, texts: Iterable[object] | AsyncIterable[object]) -> AsyncIterator[list[object]]:
        groups = TextGroups(self.request_size)
        if isinstance(texts, AsyncIterable):
            async for item in texts:
                if group := groups.add_item(item):
                    yield group
        else:
            for item in column_items(texts):
                if group := groups.add_item(item):
                    yield group
        if groups.last_group:
            yield groups.last_group


def _check_single(text: object) -> None:
    if error := check_item(text):
        raise TextRefused(error.code, error.detail)
