"""One worker and two."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, many, on, singles
from benchmarks.stage import Stage

COUNTS = {1: "1 worker", 2: "2 workers"}
CONNECTIONS = (64, 256)


def rows(stage: Stage) -> Iterator[Row]:
    for connections in stage.connections(CONNECTIONS):
        for count, name in COUNTS.items():
            yield singles(stage, stage.service(workers=count), connections, f"{name}, {on(connections)}")
    for count, name in COUNTS.items():
        yield many(stage, stage.service(workers=count), 1000, 4, f"{name}, 1,000 texts a request, {on(4)}")
