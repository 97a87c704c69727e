"""The cost of sending every record to Graylog, and of a Graylog that does not read them."""

from collections.abc import Iterator

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements.rows import Row, connections_label, single_texts_row

CONNECTIONS = (64,)
CLOSED_PORT = 9  # the discard service, which no system runs any more


def measure_graylog(environment: BenchmarkEnvironment) -> Iterator[Row]:
    """Yield a row for each kind of Graylog."""
    for connections in environment.connections(CONNECTIONS):
        for name, (host, port) in _addresses(environment).items():
            service = environment.service(GELF_HOST=host, GELF_PORT=str(port))
            label = f"{name}, {connections_label(connections)}"
            yield single_texts_row(environment, service, connections, label)


def _addresses(environment: BenchmarkEnvironment) -> dict[str, tuple[str, int]]:
    """Return the addresses for the records: kind -> host and port."""
    return {
        "no Graylog": ("", CLOSED_PORT),
        "a Graylog that reads all": ("127.0.0.1", environment.sink_port(reads=True)),
        "a Graylog that reads nothing": ("127.0.0.1", environment.sink_port(reads=False)),
        "a closed port": ("127.0.0.1", CLOSED_PORT),
        "an unknown host": ("graylog.invalid", CLOSED_PORT),
    }
