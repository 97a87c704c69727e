"""Requests of many texts each."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, many, on
from benchmarks.stage import Stage

CONNECTIONS = {10: 16, 100: 8, 1000: 2}  # texts in a request -> enough to keep a worker busy


def rows(stage: Stage) -> Iterator[Row]:
    for size, connections in CONNECTIONS.items():
        for mark, folder in stage.trees().items():
            label = f"{size:,} texts, {on(connections)}{mark}"
            yield many(stage, stage.service(folder=folder), size, connections, label)
