"""Logs: one JSON object a line on standard output, the same records to Graylog where there is one.

    configure("api", "INFO", GelfAddress("graylog", 12201))
    logger.info("ready", extra={"fields": {"workers": 2}})

The line is encoded once. Graylog is handed that line, so that both tell the same, and a value changed after
the call changes neither. With a TextFormat the same line is rendered for people before it is printed.
"""

import logging
import os
from datetime import UTC, datetime

import orjson

from sentiq.logging import gelf_sender
from sentiq.logging.text_format import TextFormat
from sentiq.settings import GelfAddress

STDOUT = 1  # the descriptor itself: a broken pipe leaves nothing behind in a buffer to fail on at exit


def configure(
    service: str, level: str, address: GelfAddress | None = None, text_format: TextFormat | None = None
) -> "LineHandler":
    """Send every record of this process to standard output, and to Graylog if there is an address.

    Standard output gets JSON lines, or text if there is a `text_format`; Graylog always gets the JSON line.

    Call it once in each process, after the fork. What was configured before is closed and replaced.
    `logging` itself closes the handler at exit. Under gevent, log nothing before the threads are patched:
    one that runs by then cannot end in good order.
    """
    handler = LineHandler(service, address and gelf_sender.GelfSender(address), text_format=text_format)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    return handler


class LineHandler(logging.Handler):
    """Writes a record as one line of JSON in one write, and never raises into the caller.

    A record with `many` instead of `fields` becomes a line for each of them, still in one write.
    A record with `repeated` set says what the last one of its kind said: text leaves it out.
    """

    def __init__(
        self,
        service: str,
        sender: gelf_sender.GelfSender | None = None,
        descriptor: int = STDOUT,
        text_format: TextFormat | None = None,
    ) -> None:
        super().__init__()
        self.sender = sender
        self._service = service
        self._descriptor = descriptor
        self._text_format = text_format
        self._formatter = logging.Formatter()
        self._torn = False  # the last line on the descriptor lacks its end

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; a record that cannot be read becomes a line that says where it came from."""
        try:
            lines = self._encode(record)
        except Exception as error:  # a wrong argument of a log call, a `__str__` that raises
            lines = [self._encode_failure(record, error)]
        # The sender's own complaints stay here: sent to a Graylog that is away they would be dropped,
        # and complained about again.
        sender = self.sender if record.name != gelf_sender.LOGGER_NAME else None
        if self._text_format is None:
            self._write(b"".join(lines))
        elif not getattr(record, "repeated", False):
            self._write(b"".join(map(self._text_format.render_line, lines)))
        if sender is not None:
            for line in lines:
                sender.put(line)

    def close(self) -> None:
        """Send what still waits for Graylog, within a second."""
        if self.sender is not None:
            self.sender.close()
        super().close()

    def _encode(self, record: logging.LogRecord) -> list[bytes]:
        own = self._own_fields(record, record.getMessage())
        if record.exc_info and record.exc_info[0]:
            own["exception"] = self._formatter.formatException(record.exc_info)
        many = getattr(record, "many", None)
        if many is None:
            many = [getattr(record, "fields", None) or {}]
        return [_dumps(own | fields | own) for fields in many]  # in this order no field can hide one of ours

    def _encode_failure(self, record: logging.LogRecord, error: Exception) -> bytes:
        place = f"{record.pathname}:{record.lineno}"
        message = f"unreadable log record from {place}: {type(error).__name__}"
        return _dumps(self._own_fields(record, message))

    def _own_fields(self, record: logging.LogRecord, message: str) -> dict[str, object]:
        return {
            "time": _utc_time(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            "service": self._service,
        }

    def _write(self, lines: bytes) -> None:
        rest = b"\n" + lines if self._torn else lines
        try:
            while rest:
                written = os.write(self._descriptor, rest)
                self._torn = not rest[:written].endswith(b"\n")
                rest = rest[written:]
        except OSError:  # the reader has gone or the disk is full: that must not stop the service
            pass


def _utc_time(seconds: float) -> str:
    """Return the time in the form of ISO 8601: `2025-01-31T12:00:00.123Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _dumps(document: dict[str, object]) -> bytes:
    """Return JSON and a newline. NaN and infinity become null, values without a JSON form become text."""
    try:
        return orjson.dumps(document, default=_plain, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # broken surrogates, an integer of more than 64 bits, a cycle, a key that is no string
        tamed = {_whole(str(name)): _tamed(value) for name, value in document.items()}
        return orjson.dumps(tamed, default=_plain, option=orjson.OPT_APPEND_NEWLINE)


def _plain(value: object) -> object:
    """numpy's numbers and arrays as Python's own, known by their method: sentiq does not import numpy."""
    to_list = getattr(value, "tolist", None)
    return to_list() if callable(to_list) else str(value)


def _tamed(value: object) -> object:
    try:
        orjson.dumps(value, default=_plain)
    except TypeError:
        return _whole(str(value))
    return value


def _whole(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, so that it can be UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
