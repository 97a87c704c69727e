"""Rows that several measurements have in common."""

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.wrk import WrkFigures
from devtools.local_service import LocalService
from devtools.process_stats import family_cpu_s

# wrk does not count requests that are open at the end. Large requests are slow, so their load lasts longer.
LARGE_TEXTS = 1000
LARGE_TIMES = 4

Row = tuple[str, dict[str, float]]  # label, column -> figure


def single_texts_row(
    environment: BenchmarkEnvironment, service: LocalService, connections: int, label: str
) -> Row:
    """Measure single texts: rate, latency, and the processor time of each part for one request."""
    before = cpu_s_by_part(service)
    figures = environment.send_texts(service, connections)
    used = {part: seconds - before[part] for part, seconds in cpu_s_by_part(service).items()}
    used["client"] = figures.wrk_cpu_s
    per_request = {f"{part} CPU µs": seconds / figures.requests * 1e6 for part, seconds in used.items()}
    return label, {"requests/s": figures.rate, **latency_columns(figures), **per_request}


def many_texts_row(
    environment: BenchmarkEnvironment, service: LocalService, size: int, connections: int, label: str
) -> Row:
    """Measure requests of `size` texts each."""
    times = LARGE_TIMES if size >= LARGE_TEXTS else 1
    figures = environment.send_texts(service, connections, size=size, times=times)
    return label, {"texts/s": figures.rate * size, **latency_columns(figures)}


def latency_columns(figures: WrkFigures) -> dict[str, float]:
    """Return the percentiles of the latency, and the number of errors."""
    return {
        "p50 ms": figures.p50_ms,
        "p90 ms": figures.p90_ms,
        "p99 ms": figures.p99_ms,
        "errors": figures.errors,
    }


def cpu_s_by_part(service: LocalService) -> dict[str, float]:
    """Return the processor time used so far by each part of a service, in seconds."""
    return {
        "api": family_cpu_s(service.api.pid),
        "worker": sum(family_cpu_s(worker.pid) for worker in service.workers),
        "redis": family_cpu_s(service.redis.process.pid),
    }


def connections_label(connections: int) -> str:
    """Return "1 connection" or "1,000 connections"."""
    return f"{connections:,} connection{'s' if connections > 1 else ''}"
