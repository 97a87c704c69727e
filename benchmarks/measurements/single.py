"""Single texts on few connections and many."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, on, singles
from benchmarks.stage import Stage

CONNECTIONS = (1, 16, 64, 256, 1000)


def rows(stage: Stage) -> Iterator[Row]:
    for connections in stage.connections(CONNECTIONS):
        for mark, folder in stage.trees().items():
            yield singles(stage, stage.service(folder=folder), connections, on(connections) + mark)
