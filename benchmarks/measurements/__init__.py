"""What is measured, name -> measurement. Each yields the rows of its table once a round.

A row is its label and its figures, column -> figure; a column's name ends in its unit.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.measurements import (
    asynchronous,
    backlog,
    batches,
    graylog,
    limits,
    loop,
    runtimes,
    single,
    start,
    workers,
)
from benchmarks.measurements.rows import Row
from benchmarks.stage import Stage


@dataclass(frozen=True, slots=True)
class Measurement:
    title: str
    rows: Callable[[Stage], Iterator[Row]]


MEASUREMENTS: Mapping[str, Measurement] = {
    "single": Measurement("Single texts", single.rows),
    "constant": Measurement(
        "The same Flask and gunicorn: one Redis round trip, then a constant", limits.constant
    ),
    "inprocess": Measurement("The same classifier in-process behind Flask, without queue", limits.in_process),
    "batches": Measurement("Requests of many texts", batches.rows),
    "loop": Measurement("The same classifier in a loop, without any service", loop.rows),
    "async": Measurement("Submitted without waiting, then worked off by one worker", asynchronous.rows),
    "runtimes": Measurement("Both runtimes", runtimes.rows),
    "workers": Measurement("One worker and two", workers.rows),
    "backlog": Measurement("What a full queue costs", backlog.rows),
    "graylog": Measurement("Records to Graylog, and where there is none", graylog.rows),
    "start": Measurement("Cold start and resident memory", start.rows),
}
