"""Requests of many texts each."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, many_texts_row

CONNECTIONS = {10: 16, 100: 8, 1000: 2}  # texts in a request -> connections that keep one worker busy


def measure_batches(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for each size of request and each checkout."""
    for size, connections in CONNECTIONS.items():
        for suffix, folder in environment.checkouts().items():
            label = f"{size:,} texts, {connections_label(connections)}{suffix}"
            yield many_texts_row(environment, environment.service(folder=folder), size, connections, label)
