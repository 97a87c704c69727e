"""Log lines for people: `17:40:14.123 INFO request method=POST path=/predict status_code=200`."""

import os
import re
from collections.abc import Mapping
from datetime import datetime

import orjson

_HIDDEN = frozenset({"logger", "service", "event"})  # the runner's prefix and the message say these
_MOST_LABELS = 1_000  # a name may come from anywhere
_JSON_WORDS = {None: "null", True: "true", False: "false"}
_LEVEL_COLORS = {"DEBUG": "2", "WARNING": "33", "ERROR": "31", "CRITICAL": "1;31"}
_DIM = "2"
_NEEDS_NO_QUOTES = re.compile(
    r"[!#-+\--<>-\[\]-~]+"
).fullmatch  # ASCII less blank, quote, comma, = and backslash


class TextFormat:
    """Turn a JSON log line into a line of text. One thread at a time may use it.

    Nothing that a client sent reaches the terminal as a control character: those are escaped.
    """

    def __init__(self, *, color: bool = False) -> None:
        self._color = color
        self._second = ""
        self._clock = ""
        self._labels: dict[str, str] = {}  # field name -> ` name=`; the same few in every record

    def render_line(self, json_line: bytes) -> bytes:
        """Return time, level, message and fields, ids last, in one line; an exception in lines below it."""
        fields = orjson.loads(json_line)
        time = self._paint(_DIM, self._local_time(fields.pop("time")))
        level = fields.pop("level")
        level = self._paint(_LEVEL_COLORS.get(level, ""), level)
        message = _escape(fields.pop("message"))
        exception = fields.pop("exception", None)
        shown: list[str] = []
        ids: list[str] = []
        for name, value in fields.items():
            if name not in _HIDDEN:
                (ids if name.endswith("_id") else shown).append(self._label(name) + _value(value))
        line = f"{time} {level} {message}{''.join(shown)}{''.join(ids)}\n"
        if isinstance(exception, str):
            line += "".join(f"    {_escape(part)}\n" for part in exception.splitlines())
        return line.encode()

    def _label(self, name: str) -> str:
        label = self._labels.get(name)
        if label is None:
            label = " " + self._paint(_DIM, _quote(name) + "=")
            if len(self._labels) < _MOST_LABELS:
                self._labels[name] = label
        return label

    def _local_time(self, time: str) -> str:
        """`17:40:14.123` on this machine's clock, for `2025-01-31T16:40:14.123Z`."""
        second, fraction = time[:19], time[19:-1]
        if second != self._second:
            self._clock = datetime.fromisoformat(second + "Z").astimezone().strftime("%H:%M:%S")
            self._second = second
        return self._clock + fraction

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._color and code else text


def choose_text_format(
    log_format: str | None, environment: Mapping[str, str], descriptor: int = 1
) -> TextFormat | None:
    """Return the text format, or None where the log is JSON lines.

    Without LOG_FORMAT a terminal gets text, anything else JSON.
    """
    if (log_format or ("text" if os.isatty(descriptor) else "json")) == "json":
        return None
    return TextFormat(color=wants_color(environment, descriptor))


def wants_color(environment: Mapping[str, str], descriptor: int) -> bool:
    """Return True on a terminal, unless NO_COLOR is set; FORCE_COLOR stands for a terminal behind a pipe."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return os.isatty(descriptor) and environment.get("TERM") != "dumb"


def _value(value: object) -> str:
    """Text with quotes where it needs them, numbers short, `a:1,b:2` for an object, `1,2` for a list."""
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, float):
        return "%.4g" % value if -10_000 < value < 10_000 else "%.0f" % value  # noqa: UP031  # the fastest
    if isinstance(value, dict):
        return ",".join([f"{_quote(name)}:{_value(member)}" for name, member in value.items()])
    if isinstance(value, list):
        return ",".join(map(_value, value))
    if value is None or isinstance(value, bool):
        return _JSON_WORDS[value]
    return str(value)  # an integer


def _quote(text: str) -> str:
    if _NEEDS_NO_QUOTES(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_escape(escaped)}"'


def _escape(text: str) -> str:
    """Return the text with line ends, escape sequences and other unprintable characters as `\\n`, `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
