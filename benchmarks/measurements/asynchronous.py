"""Texts submitted with `Prefer: respond-async` while no worker is there; then one works them off."""

import time
from collections.abc import Iterator
from time import perf_counter

from benchmarks.errors import BenchmarkError
from benchmarks.measurements.rows import Row, latency, on
from benchmarks.service import Service
from benchmarks.stage import Stage
from sentiq import keys

CONNECTIONS = 64
LIMIT = 1_000_000  # jobs, more than a load can submit
LOOK_EVERY_S = 0.005
LONGEST_DRAIN_S = 300.0


def rows(stage: Stage) -> Iterator[Row]:
    for mark, folder in stage.trees().items():
        service = stage.service(workers=0, folder=folder, QUEUE_LIMIT=str(LIMIT))
        submitted = stage.load(service, CONNECTIONS, Prefer="respond-async")
        yield f"submit, {on(CONNECTIONS)}{mark}", {"jobs/s": submitted.rate, **latency(submitted)}
        service.add_workers(1)
        yield f"drain{mark}", {"jobs/s": drain_rate(service)}
        service.stop_workers()


def drain_rate(service: Service) -> float:
    """Jobs a second, from the first one taken until none waits: a worker's start is left out."""
    full = _waiting(service)
    while (waiting := _waiting(service)) == full:
        service.workers[0].check()
        time.sleep(LOOK_EVERY_S)
    started = perf_counter()
    while _waiting(service):
        if perf_counter() - started > LONGEST_DRAIN_S:
            raise BenchmarkError(f"{_waiting(service)} jobs are left after {LONGEST_DRAIN_S:.0f} s")
        time.sleep(LOOK_EVERY_S)
    return waiting / (perf_counter() - started)


def _waiting(service: Service) -> int:
    return int(service.redis.client.llen(keys.CHUNKS))
