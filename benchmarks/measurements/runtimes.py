"""ONNX Runtime and Keras."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, many_texts_row, single_texts_row
from devtools.local_service import LocalService

RUNTIMES = ("onnx", "keras")
CONNECTIONS = (64,)
LARGE_CONNECTIONS = 4


def measure_runtimes(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield the rows of single texts and of large requests, for each runtime."""
    for connections in environment.connections(CONNECTIONS):
        for runtime in RUNTIMES:
            label = f"{runtime}, {connections_label(connections)}"
            yield single_texts_row(environment, _service(environment, runtime), connections, label)
    for runtime in RUNTIMES:
        label = f"{runtime}, 1,000 texts a request, {connections_label(LARGE_CONNECTIONS)}"
        yield many_texts_row(environment, _service(environment, runtime), 1000, LARGE_CONNECTIONS, label)


def _service(environment: BenchmarkEnvironment, runtime: str) -> LocalService:
    return environment.service() if runtime == "onnx" else environment.service(MODEL_RUNTIME=runtime)
