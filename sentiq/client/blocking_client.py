"""The client for programs without an event loop."""

import ssl
import threading
import weakref
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar, overload

from sentiq.client.async_client import TIMEOUT_S, AsyncClient
from sentiq.client.blocking_job import Job
from sentiq.client.columns import column_items
from sentiq.client.errors import ClientClosed
from sentiq.client.frames import column_of, frame_with
from sentiq.client.loop_thread import LoopThread, result_of
from sentiq.client.parallelism import MOST
from sentiq.client.predictions import Explanation, Health, Prediction
from sentiq.client.request_size import MOST_TEXTS, TextGroups

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LoopClient:
    """An AsyncClient and the thread with its event loop."""

    client: AsyncClient
    thread: LoopThread

    def shut_down(self) -> None:
        """Cancel all calls, close the connections, and end the thread."""
        if self.thread.is_of_this_process:
            result_of(self.thread.start_task(self.client.aclose()))
            self.thread.stop()


class Client:
    """A client of the service at `url`. Threads may share it; a forked process opens its own connections.

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
        def make_client() -> AsyncClient:
            return AsyncClient(
                url, api_key, timeout_s=timeout_s, tls=tls, most_parallel=most_parallel, most_texts=most_texts
            )

        self._make_client = make_client
        self._lock = threading.Lock()
        self._closed = False
        self._running = self._start()
        self._of_parents: list[
            LoopClient
        ] = []  # kept, so that a forked process does not close their connections

    @property
    def url(self) -> str:
        """Return the address of the service, without a slash at its end."""
        return self._running.client.url

    @overload
    def predict(self, texts: str) -> Prediction: ...  # type: ignore[overload-overlap]  # a str is iterable too
    @overload
    def predict(self, texts: Iterable[object]) -> list[Prediction]: ...
    def predict(self, texts: str | Iterable[object]) -> Prediction | list[Prediction]:
        """Return the prediction of one text, or a list with one for each item of an iterable, in order.

        The iterable may be a column of pandas, polars or pyarrow. A single text that cannot be scored raises
        TextRefused; in a list, its Prediction has `error`. Raises ClientError if the service cannot be used.
        """
        if isinstance(texts, str):
            return self._call(self._loop_client().client.predict_one(texts))
        return list(self.predict_iter(texts))

    def predict_iter(self, texts: Iterable[object]) -> Iterator[Prediction]:
        """Yield the prediction of each item in order, while only some thousand items are in memory.

        The items are read in the calling thread. Raises ClientError if the service cannot be used.
        """
        running = self._loop_client()
        started: deque[Future[list[Prediction]]] = deque()
        try:
            for items in self._groups(running.client, texts):
                started.append(running.thread.start_task(running.client.score_items(items)))
                while len(started) >= running.client.most_started:
                    yield from result_of(started.popleft())
            while started:
                yield from result_of(started.popleft())
        finally:
            for future in started:
                future.cancel()

    def submit(self, texts: str | Iterable[object]) -> Job:
        """Submit an asynchronous job of 1 to 1,000 texts and return it without waiting.

        Raises InvalidArgument if no item can be scored, RequestRefused if they are too many, and ClientError.
        """
        items = texts if isinstance(texts, str) else list(column_items(texts))
        return Job(self._call(self._loop_client().client.submit(items)), self._call)

    def job(self, job_id: str) -> Job:
        """Return a job that was submitted earlier, by this client or another one."""
        return Job(self._loop_client().client.job(job_id), self._call)

    def explain(self, text: str, sentiment: str | None = None) -> Explanation:
        """Return how much each word speaks for the label `sentiment`, by default the predicted one.

        Raises TextRefused, and ClientError if the service cannot be used.
        """
        return self._call(self._loop_client().client.explain(text, sentiment))

    def health(self) -> Health:
        """Return the state of the service at once. Raises ServiceUnreachable, NotSentiq and ClientClosed."""
        return self._call(self._loop_client().client.health())

    def score_frame(self, df: Any, column: str = "text", *, prefix: str = "") -> Any:
        """Return the table with the columns sentiment, score, confident and error added, of the same type.

        `df` is a table of pandas, polars or pyarrow; `prefix` begins the new columns' names. Raises
        InvalidArgument, and ClientError if the service cannot be used.
        """
        return frame_with(df, self.predict(column_of(df, column, prefix)), prefix)

    def close(self) -> None:
        """Close all connections; calls that wait in other threads, and later ones, raise ClientClosed."""
        with self._lock:
            self._closed = True
        self._shut_down()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> LoopClient:
        running = LoopClient(self._make_client(), LoopThread())
        self._shut_down = weakref.finalize(self, running.shut_down)  # works once, at the exit at the latest
        return running

    def _loop_client(self) -> LoopClient:
        """Return the loop and its client; in a forked process, new ones. Raises ClientClosed."""
        with self._lock:
            if self._closed:
                raise ClientClosed("the client is closed: make a new one")
            if not self._running.thread.is_of_this_process:
                self._of_parents.append(self._running)
                self._running = self._start()
            return self._running

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return result_of(self._loop_client().thread.start_task(work))

    @staticmethod
    def _groups(client: AsyncClient, texts: Iterable[object]) -> Iterator[list[object]]:
        groups = TextGroups(client.request_size)
        for item in column_items(texts):
            if group := groups.add_item(item):
                yield group
        if groups.last_group:
            yield groups.last_group
