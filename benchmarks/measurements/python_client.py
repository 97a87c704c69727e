"""The Python client beside wrk and beside the obvious loop with requests, in requests of 1,000 texts."""

from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter, process_time

import requests

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row
from benchmarks.sample_texts import sample_texts
from sentiq.client import Client

TEXTS = 20_000
REQUEST_TEXTS = 1_000
CONNECTIONS_PER_WORKER = 2  # of wrk; they keep a worker busy
WRK_TIMES = 2
TIMEOUT_S = 60


def measure_client(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for wrk, the client and the loop, one after the other, with one worker and with two."""
    texts = sample_texts(TEXTS)
    for workers in (1, 2):
        service = environment.service(workers=workers)
        name = f"{workers} worker{'s' if workers > 1 else ''}"
        figures = environment.send_texts(
            service, CONNECTIONS_PER_WORKER * workers, size=REQUEST_TEXTS, times=WRK_TIMES
        )
        yield f"{name}, wrk", {"texts/s": figures.rate * REQUEST_TEXTS}
        with Client(service.url) as client:
            yield f"{name}, the client", _texts_rate(client.predict, texts)
        yield f"{name}, a loop with requests", _texts_rate(partial(score_in_loop, service.url), texts)


def score_in_loop(url: str, texts: list[str]) -> list[object]:
    """Return the predictions of the texts by one request after the other."""
    predictions: list[object] = []
    for start in range(0, len(texts), REQUEST_TEXTS):
        body = {"texts": texts[start : start + REQUEST_TEXTS]}
        answer = requests.post(f"{url}/predict", json=body, timeout=TIMEOUT_S)
        answer.raise_for_status()
        predictions += answer.json()["predictions"]
    return predictions


def _texts_rate(score: Callable[[list[str]], object], texts: list[str]) -> dict[str, float]:
    started, cpu_before_s = perf_counter(), process_time()
    score(texts)
    seconds, cpu_s = perf_counter() - started, process_time() - cpu_before_s
    return {"texts/s": len(texts) / seconds, "client CPU µs": cpu_s / len(texts) * 1e6}
