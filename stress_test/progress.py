"""A line every few seconds, in place of Locust's table: how far the run is and how it goes."""

import time

import gevent
from locust.env import Environment

from stress_test.context import runner_of

EVERY_S = 5.0


def show(environment: Environment) -> None:
    gevent.spawn(_show, environment)


def tell(line: str) -> None:
    print(line, flush=True)


def _show(environment: Environment) -> None:
    started = time.monotonic()
    while True:
        gevent.sleep(EVERY_S)
        tell(_line(environment, time.monotonic() - started))


def _line(environment: Environment, elapsed_s: float) -> str:
    runner, total = runner_of(environment), environment.stats.total
    minutes, seconds = divmod(round(elapsed_s), 60)
    p50_ms, p99_ms = (total.get_current_response_time_percentile(share) or 0 for share in (0.5, 0.99))
    return (
        f"{minutes:3d}:{seconds:02d}  {runner.user_count:5,} users  {total.current_rps:8,.1f} requests/s  "
        f"p50 {p50_ms:6,.0f} ms  p99 {p99_ms:6,.0f} ms  {total.num_failures:,} failures"
    )
