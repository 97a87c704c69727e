"""An address that leads to one Redis, then to another, as a name or a virtual IP does at a failover."""

import socket
import threading
from contextlib import suppress
from typing import Self


class MovingAddress:
    """A port of 127.0.0.1. New connections go to the port `target`; established ones stay where they are."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._sockets: list[socket.socket] = [self._server]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                redis = socket.create_connection(("127.0.0.1", self.target))
                self._sockets += client, redis
                for ends in ((client, redis), (redis, client)):
                    thread = threading.Thread(target=_copy, args=ends)
                    self._threads.append(thread)
                    thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for one in self._sockets:
            one.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
