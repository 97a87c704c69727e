"""What stands where Graylog would: `python -m benchmarks.receivers PORT [deaf]` takes UDP and forgets it."""

import socket
import sys
import time

from benchmarks.processes import Process
from devtools.processes import free_port

DEAF = "deaf"  # listens and never reads


class Receiver(Process):
    """A process that listens on `port` of 127.0.0.1."""

    def __init__(self, *, deaf: bool) -> None:
        self.port = free_port()
        super().__init__((sys.executable, "-m", __name__, str(self.port), *([DEAF] if deaf else [])))


def main(port: str, *how: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", int(port)))
        while True:
            if DEAF in how:
                time.sleep(60.0)
            else:
                receiver.recv(65_535)


if __name__ == "__main__":
    main(*sys.argv[1:])
