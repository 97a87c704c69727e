"""The start time of each process, and its resident memory after one prediction."""

from collections.abc import Iterator
from time import perf_counter

import requests

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row
from devtools.local_service import LocalService
from devtools.process_stats import family_resident_mb, resident_mb

RUNTIMES = ("onnx", "keras")
TIMEOUT_S = 60.0


def measure_start(_environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield the rows of Redis and the api, then those of a worker with each runtime."""
    yield from _measure_api()
    for runtime in RUNTIMES:
        yield _measure_worker(runtime)
        yield _measure_all_at_once(runtime)


def _measure_api() -> Iterator[Row]:
    """Redis and the api do not depend on the runtime."""
    started = perf_counter()
    with LocalService(workers=0, keep_logs=False) as service:
        ready_s = perf_counter() - started
        master, *processes = family_resident_mb(service.api.pid)
        yield "Redis", {"resident MB": resident_mb(service.redis.process.pid)}
        yield "Redis, then the api's master", {"ready s": ready_s, "resident MB": master}
        yield "a process of the api", {"resident MB": max(processes)}


def _measure_worker(runtime: str) -> Row:
    with LocalService(workers=0, keep_logs=False, MODEL_RUNTIME=runtime) as service:
        started = perf_counter()
        service.scale(1)
        ready_s = perf_counter() - started
        _predict_once(service)
        figures = {"ready s": ready_s, "resident MB": resident_mb(service.workers[0].pid)}
        return f"worker, {runtime}", figures


def _measure_all_at_once(runtime: str) -> Row:
    """Start all processes at the same time, as `make run` does."""
    started = perf_counter()
    with LocalService(keep_logs=False, MODEL_RUNTIME=runtime) as service:
        _predict_once(service)
        figures = {"ready s": perf_counter() - started}
        return f"all at once, {runtime}, to the first prediction", figures


def _predict_once(service: LocalService) -> None:
    requests.post(f"{service.url}/predict", json={"text": "warm"}, timeout=TIMEOUT_S).raise_for_status()
