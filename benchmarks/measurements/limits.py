"""What the service is compared with: the same servers with less behind them, on the same cores."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, on, singles
from benchmarks.stage import Stage

CONNECTIONS = (1, 64, 256)
CONSTANT = "benchmarks.apps.constant:application()"
IN_PROCESS = "benchmarks.apps.in_process:application()"
WORKERS = {
    "": "",
    ", gunicorn's own worker": "--worker-class gevent",
}  # marks of labels -> options of gunicorn


def constant(stage: Stage) -> Iterator[Row]:
    yield from _rows(stage, CONSTANT)


def in_process(stage: Stage) -> Iterator[Row]:
    yield from _rows(stage, IN_PROCESS)


def _rows(stage: Stage, app: str) -> Iterator[Row]:
    for connections in stage.connections(CONNECTIONS):
        for mark, options in WORKERS.items():
            service = stage.service(app=app, workers=0, GUNICORN_CMD_ARGS=options)
            yield singles(stage, service, connections, on(connections) + mark)
