"""A bounded load on 127.0.0.1: distinct texts from a few clients, each answer checked."""

import threading
import time
from types import TracebackType
from typing import Self

import requests

CLIENTS = 8
LONGEST_S = 300.0
TIMEOUT_S = 60.0


class Load:
    """Runs while its `with` block does. `failures` tells of every request that was not answered right."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/predict"
        self._stopped = threading.Event()
        self._end = time.monotonic() + LONGEST_S
        self._threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]
        self._answered = [0] * CLIENTS
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
    def answered(self) -> int:
        return sum(self._answered)

    def _client(self, number: int) -> None:
        with requests.Session() as session:
            while not self._stopped.is_set() and time.monotonic() < self._end:
                self._ask(session, f"client {number}, text {self._answered[number]}")
                self._answered[number] += 1

    def _ask(self, session: requests.Session, text: str) -> None:
        started = time.monotonic()
        try:
            response = session.post(self._url, json={"text": text}, timeout=TIMEOUT_S)
            if response.status_code != 200 or response.json()["text"] != text:
                self.failures.append(f"{response.status_code} {response.text[:300]}")
        except (requests.RequestException, KeyError) as error:
            self.failures.append(repr(error))
        self.slowest_s = max(self.slowest_s, time.monotonic() - started)
