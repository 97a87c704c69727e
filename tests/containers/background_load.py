"""A limited load on 127.0.0.1: distinct texts from a few clients, with a check of each answer."""

import threading
import time
from types import TracebackType
from typing import Self

import requests

from devtools.processes import WAIT_S, wait_until

CLIENTS = 8
MAX_LOAD_S = 600.0  # a test that hangs must not load the machine for longer


class BackgroundLoad:
    """Clients that send requests during a `with` block.

    `failures` describes every request without a correct answer. `slowest_s` is the longest time to an answer.
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url}/predict"
        self._stopped = threading.Event()
        self._end = time.monotonic() + MAX_LOAD_S
        self._threads = [
            threading.Thread(target=self._run_client, args=(number,)) for number in range(CLIENTS)
        ]
        self._finished = [0] * CLIENTS  # requests of each client, with a correct answer or not
        self.failures: list[str] = []
        self.slowest_s = 0.0

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    @property
    def finished(self) -> int:
        """The number of requests so far."""
        return sum(self._finished)

    def wait_for_new_requests(self) -> None:
        """Return when each client has finished a request that it sent after this call. Raises WaitTimeout."""
        before = list(self._finished)
        # The first request to finish may have been sent before.
        wait_until(
            lambda: all(now >= then + 2 for now, then in zip(self._finished, before, strict=True)),
            f"each of {CLIENTS} clients has finished two more requests",
            timeout_s=3 * WAIT_S,
        )

    def _run_client(self, number: int) -> None:
        with requests.Session() as session:
            while not self._stopped.is_set() and time.monotonic() < self._end:
                self._send_text(session, f"client {number}, text {self._finished[number]}")
                self._finished[number] += 1

    def _send_text(self, session: requests.Session, text: str) -> None:
        started = time.monotonic()
        try:
            response = session.post(self._url, json={"text": text}, timeout=WAIT_S)
            if response.status_code != 200 or response.json()["text"] != text:
                self.failures.append(f"{response.status_code} {response.text[:300]}")
        except (requests.RequestException, KeyError) as error:
            self.failures.append(repr(error))
        self.slowest_s = max(self.slowest_s, time.monotonic() - started)
