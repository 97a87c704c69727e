"""What it costs to send every record to Graylog, and what a Graylog costs that does not take them."""

from collections.abc import Iterator

from benchmarks.measurements.rows import Row, on, singles
from benchmarks.stage import Stage

CONNECTIONS = (64,)
CLOSED_PORT = 9  # discard: nobody serves it any more


def rows(stage: Stage) -> Iterator[Row]:
    for connections in stage.connections(CONNECTIONS):
        for name, (host, port) in places(stage).items():
            service = stage.service(GELF_HOST=host, GELF_PORT=str(port))
            yield singles(stage, service, connections, f"{name}, {on(connections)}")


def places(stage: Stage) -> dict[str, tuple[str, int]]:
    """Where records go: what it is -> its host and port."""
    return {
        "no Graylog": ("", CLOSED_PORT),
        "one that takes all": ("127.0.0.1", stage.receiver(deaf=False)),
        "one that reads nothing": ("127.0.0.1", stage.receiver(deaf=True)),
        "a closed port": ("127.0.0.1", CLOSED_PORT),
        "an unknown host": ("graylog.invalid", CLOSED_PORT),
    }
