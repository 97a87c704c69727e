"""All measurements, name -> measurement. Each yields the rows of its table once a round.

A row is its label and its figures, column -> figure. A column's name ends in its unit.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.asynchronous import measure_async
from benchmarks.measurements.backlog import measure_backlog
from benchmarks.measurements.batches import measure_batches
from benchmarks.measurements.graylog import measure_graylog
from benchmarks.measurements.limits import measure_constant, measure_in_process
from benchmarks.measurements.loop import measure_loop
from benchmarks.measurements.python_client import measure_client
from benchmarks.measurements.rows import Row
from benchmarks.measurements.runtimes import measure_runtimes
from benchmarks.measurements.single import measure_single
from benchmarks.measurements.start import measure_start
from benchmarks.measurements.workers import measure_workers


@dataclass(frozen=True, slots=True)
class Measurement:
    """A table of the report. `compares` is true if it measures the baseline as well, by HTTP alone."""

    title: str
    measure: Callable[[BenchmarkEnvironment], Iterator[Row]]
    compares: bool = False


MEASUREMENTS: Mapping[str, Measurement] = {
    "single": Measurement("Single texts", measure_single, compares=True),
    "constant": Measurement(
        "Flask and gunicorn alone: one Redis round trip, then a constant", measure_constant
    ),
    "inprocess": Measurement("The classifier inside Flask, without a queue", measure_in_process),
    "batches": Measurement("Requests of many texts", measure_batches, compares=True),
    "loop": Measurement("The classifier in a loop, without a service", measure_loop),
    "async": Measurement(
        "Jobs submitted without waiting, then scored by one worker", measure_async, compares=True
    ),
    "runtimes": Measurement("Both runtimes", measure_runtimes),
    "workers": Measurement("One worker and two", measure_workers),
    "client": Measurement("The Python client, in requests of 1,000 texts", measure_client),
    "backlog": Measurement("The cost of queue operations with a backlog", measure_backlog),
    "graylog": Measurement("The cost of sending records to Graylog", measure_graylog),
    "start": Measurement("Cold start and resident memory", measure_start),
}
