"""Rows that several measurements have in common."""

from benchmarks.load import Answered
from benchmarks.service import Service
from benchmarks.stage import Stage

# What is under way at the end counts for nothing: of requests that take long a short load would miss many.
LARGE = 1000  # texts
LARGE_TIMES = 4

Row = tuple[str, dict[str, float]]  # label, column -> figure


def singles(stage: Stage, service: Service, connections: int, label: str) -> Row:
    """Single texts on so many connections, and the processor time that each part takes for one request."""
    before = service.cpu_s()
    answered = stage.load(service, connections)
    used = {part: seconds - before[part] for part, seconds in service.cpu_s().items()}
    used["client"] = answered.client_cpu_s
    per_request = {f"{part} CPU µs": seconds / answered.requests * 1e6 for part, seconds in used.items()}
    return label, {"requests/s": answered.rate, **latency(answered), **per_request}


def many(stage: Stage, service: Service, size: int, connections: int, label: str) -> Row:
    """Requests of `size` texts each."""
    answered = stage.load(service, connections, size=size, times=LARGE_TIMES if size >= LARGE else 1)
    return label, {"texts/s": answered.rate * size, **latency(answered)}


def latency(answered: Answered) -> dict[str, float]:
    return {
        "p50 ms": answered.p50_ms,
        "p90 ms": answered.p90_ms,
        "p99 ms": answered.p99_ms,
        "errors": answered.errors,
    }


def on(connections: int) -> str:
    return f"{connections:,} connection{'s' if connections > 1 else ''}"
