"""How long each process takes until it can work, and how much memory it then has, one prediction later."""

from collections.abc import Iterator
from time import perf_counter

import requests

from benchmarks.measurements.rows import Row
from benchmarks.service import Service
from benchmarks.stage import Stage

RUNTIMES = ("onnx", "keras")
TIMEOUT_S = 60.0


def rows(_stage: Stage) -> Iterator[Row]:
    yield from _api()
    for runtime in RUNTIMES:
        yield from _worker(runtime)
        yield from _all_at_once(runtime)


def _api() -> Iterator[Row]:
    """Redis and the api: the parts that start alike with any runtime."""
    started = perf_counter()
    with Service(workers=0) as service:
        ready_s = perf_counter() - started
        master, *processes = service.api.resident_mb()
        yield "Redis", {"resident MB": service.redis.process.resident_mb()[0]}
        yield "Redis, then the api's master", {"ready s": ready_s, "resident MB": master}
        yield "a process of the api", {"resident MB": max(processes)}


def _worker(runtime: str) -> Iterator[Row]:
    with Service(workers=0, environment={"MODEL_RUNTIME": runtime}) as service:
        started = perf_counter()
        service.add_workers(1)
        service.wait()
        ready_s = perf_counter() - started
        _predict(service)
        yield f"worker, {runtime}", {"ready s": ready_s, "resident MB": service.workers[0].resident_mb()[0]}


def _all_at_once(runtime: str) -> Iterator[Row]:
    """As `make run` does it: nobody waits for the others."""
    started = perf_counter()
    with Service(environment={"MODEL_RUNTIME": runtime}) as service:
        _predict(service)
        yield f"all at once, {runtime}, to the first prediction", {"ready s": perf_counter() - started}


def _predict(service: Service) -> None:
    requests.post(f"{service.url}/predict", json={"text": "warm"}, timeout=TIMEOUT_S).raise_for_status()
