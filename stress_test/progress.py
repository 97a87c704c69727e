"""A line every few seconds, in place of Locust's table: the time and the figures so far."""

import time

import gevent
from locust.env import Environment

from stress_test.locust_context import runner_of

INTERVAL_S = 5.0


def start_progress(environment: Environment) -> None:
    """Print a line every INTERVAL_S seconds, from a greenlet, until the process ends."""
    gevent.spawn(_print_progress, environment)


def print_line(line: str) -> None:
    """Print a line at once, even into a pipe."""
    print(line, flush=True)


def _print_progress(environment: Environment) -> None:
    started = time.monotonic()
    while True:
        gevent.sleep(INTERVAL_S)
        print_line(_progress_line(environment, time.monotonic() - started))


def _progress_line(environment: Environment, elapsed_s: float) -> str:
    runner, total = runner_of(environment), environment.stats.total
    minutes, seconds = divmod(round(elapsed_s), 60)
    p50_ms, p99_ms = (total.get_current_response_time_percentile(share) or 0 for share in (0.5, 0.99))
    return (
        f"{minutes:3d}:{seconds:02d}  {runner.user_count:5,} users  {total.current_rps:8,.1f} requests/s  "
        f"p50 {p50_ms:6,.0f} ms  p99 {p99_ms:6,.0f} ms  {total.num_failures:,} failures"
    )
