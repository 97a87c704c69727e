"""Jobs submitted with `Prefer: respond-async` while there is no worker; then one worker scores them."""

import time
from collections.abc import Iterator
from time import perf_counter

from redis import Redis

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, latency_columns
from devtools.errors import BenchmarkError
from devtools.local_service import LocalService

CONNECTIONS = 64
QUEUE_LIMIT = "1000000"  # jobs, more than a load can submit
POLL_S = 0.005
MAX_DRAIN_S = 300.0


def measure_async(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield two rows for each checkout: submit, and drain."""
    for suffix, folder in environment.checkouts().items():
        service = environment.service(workers=0, folder=folder, QUEUE_LIMIT=QUEUE_LIMIT)
        submitted = environment.send_texts(service, CONNECTIONS, Prefer="respond-async")
        figures = {"jobs/s": submitted.rate, **latency_columns(submitted)}
        yield f"submit, {connections_label(CONNECTIONS)}{suffix}", figures
        yield f"drain{suffix}", {"jobs/s": drain_rate(service)}


def drain_rate(service: LocalService) -> float:
    """Start a worker and return the jobs a second that it takes, from the first to the last.

    The start of the worker is not counted. Raises BenchmarkError if jobs still wait after MAX_DRAIN_S.
    """
    with service.redis.client() as client:
        # Without a worker no chunk is claimed and no client waits, so each list is a list of waiting chunks.
        # The names of the keys are not used: another checkout may have other names.
        lists = list(client.scan_iter(_type="LIST", count=10_000))
        full = _waiting(client, lists)
        service.start_workers(1)
        while (waiting := _waiting(client, lists)) == full:
            service.workers[0].check()
            time.sleep(POLL_S)
        started = perf_counter()
        while _waiting(client, lists):
            if perf_counter() - started > MAX_DRAIN_S:
                raise BenchmarkError(f"{_waiting(client, lists)} jobs still wait after {MAX_DRAIN_S:.0f} s")
            time.sleep(POLL_S)
        seconds = perf_counter() - started
    service.stop_workers(1)
    return waiting / seconds


def _waiting(client: Redis, lists: list[bytes]) -> int:
    return sum(int(client.llen(name)) for name in lists)
