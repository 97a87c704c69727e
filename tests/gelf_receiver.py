"""A GELF UDP input that raises GelfRefusedError for messages that Graylog would refuse, change or lose."""

import json
import re
import socket
import time
import zlib
from types import TracebackType
from typing import NoReturn, Self

MAX_DATAGRAM_BYTES = 1_024
MAX_CHUNKS = 128
CHUNKS_WITHIN_S = 5.0  # Graylog drops a message whose chunks take longer
CHUNK_MAGIC = b"\x1e\x0f"
CHUNK_HEADER_BYTES = 12

_MEMBERS = {"version", "host", "short_message", "full_message", "timestamp", "level", "facility"}
_ADDITIONAL_NAME = re.compile(r"_[\w.\-]+", re.ASCII)


class GelfRefusedError(AssertionError):
    """Graylog would not accept this message as it is."""


class GelfReceiver:
    """A UDP socket, on the loopback interface by default, that joins chunks and decodes messages.

    `most_chunks` is the largest number of chunks of a message so far.
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        self._socket.bind((host, port))
        self._chunks: dict[bytes, tuple[float, dict[int, bytes]]] = {}
        self.port: int = self._socket.getsockname()[1]
        self.most_chunks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def receive(self, timeout_s: float = 60.0) -> dict[str, object]:
        """Return the next complete message. Raises TimeoutError if there is none, GelfRefusedError."""
        deadline = time.monotonic() + timeout_s
        while True:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            payload = self._join(self._socket.recv(65_535))
            if payload is not None:
                return decode(payload)

    def _join(self, datagram: bytes) -> bytes | None:
        if len(datagram) > MAX_DATAGRAM_BYTES:
            raise GelfRefusedError(f"a datagram of {len(datagram)} bytes")
        if not datagram.startswith(CHUNK_MAGIC):
            return datagram
        message_id, number, count = datagram[2:10], datagram[10], datagram[11]
        if not number < count <= MAX_CHUNKS:
            raise GelfRefusedError(f"chunk {number} of {count}")
        first_at, parts = self._chunks.setdefault(message_id, (time.monotonic(), {}))
        if time.monotonic() - first_at > CHUNKS_WITHIN_S:
            raise GelfRefusedError(f"chunks that took more than {CHUNKS_WITHIN_S} s")
        parts[number] = datagram[CHUNK_HEADER_BYTES:]
        if len(parts) < count:
            return None
        del self._chunks[message_id]
        self.most_chunks = max(self.most_chunks, count)
        return b"".join(parts[index] for index in range(count))


def decode(payload: bytes) -> dict[str, object]:
    """Return the members of a GELF message, plain or compressed by zlib. Raises GelfRefusedError."""
    try:
        text = zlib.decompress(payload) if payload[:1] == b"\x78" else payload
        message = json.loads(text.decode(), parse_constant=_refuse_constant)
    except (ValueError, zlib.error) as error:
        raise GelfRefusedError(f"not JSON: {error}") from error
    if not isinstance(message, dict):
        raise GelfRefusedError("not an object")
    _check_required(message)
    for name in message.keys() - _MEMBERS:
        _check_additional(name, message[name])
    return message


def _refuse_constant(name: str) -> NoReturn:
    raise GelfRefusedError(f"{name} is not JSON")


def _check_required(message: dict[str, object]) -> None:
    if message.get("version") != "1.1":
        raise GelfRefusedError(f"version {message.get('version')!r}")
    for name in ("host", "short_message"):
        value = message.get(name)
        if not isinstance(value, str) or not value.strip(" \t\r\n\0"):
            raise GelfRefusedError(f"{name} {value!r}")
    if type(message.get("timestamp")) not in (int, float):
        raise GelfRefusedError(f"timestamp {message.get('timestamp')!r}")
    level = message.get("level")
    if type(level) is not int or not 0 <= level <= 7:
        raise GelfRefusedError(f"level {level!r}")


def _check_additional(name: str, value: object) -> None:
    if not _ADDITIONAL_NAME.fullmatch(name) or name == "_id":
        raise GelfRefusedError(f"a member named {name!r}")
    if type(value) not in (str, int, float):
        raise GelfRefusedError(f"{name} is {value!r}: Graylog would turn it into a string or drop it")
