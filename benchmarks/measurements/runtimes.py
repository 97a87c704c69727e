"""ONNX Runtime and Keras."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, many, on, singles
from benchmarks.service import Service
from benchmarks.stage import Stage

RUNTIMES = ("onnx", "keras")


def rows(stage: Stage) -> Iterator[Row]:
    for connections in stage.connections((64,)):
        for runtime in RUNTIMES:
            yield singles(stage, _service(stage, runtime), connections, f"{runtime}, {on(connections)}")
    for runtime in RUNTIMES:
        yield many(stage, _service(stage, runtime), 1000, 4, f"{runtime}, 1,000 texts a request, {on(4)}")


def _service(stage: Stage, runtime: str) -> Service:
    return stage.service() if runtime == "onnx" else stage.service(MODEL_RUNTIME=runtime)
