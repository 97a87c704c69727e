"""A UDP socket in place of Graylog: `python -m benchmarks.udp_sink PORT [unread]`."""

import socket
import sys
import time

from devtools.processes import Process, free_port

UNREAD = "unread"


class UdpSink(Process):
    """A process that listens on `port` of 127.0.0.1. It drops every datagram, or reads none."""

    def __init__(self, *, reads: bool) -> None:
        self.port = free_port()
        command = (sys.executable, "-m", __name__, str(self.port), *([] if reads else [UNREAD]))
        super().__init__(command, keep_log=False)


def receive_forever(port: int, *, reads: bool) -> None:
    """Bind the port, then read datagrams, or sleep."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", port))
        while True:
            if reads:
                sink.recv(65_535)
            else:
                time.sleep(60.0)


if __name__ == "__main__":
    receive_forever(int(sys.argv[1]), reads=UNREAD not in sys.argv)
