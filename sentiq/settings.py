"""The settings: read from the environment once, at the entry points, and passed on as values."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from sentiq.errors import SettingsError
from sentiq.messages import LONGEST_KEEP_S
from sentiq.origins import read_origins

RUNTIMES = ("onnx", "keras")
HTTP_READERS = ("strict", "gunicorn")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("json", "text")
WINDOWS_S = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
RATE = re.compile(rf"([1-9][0-9]{{0,8}}) ?/ ?({'|'.join(WINDOWS_S)})", re.ASCII)
MAX_SECRET_BYTES = 4096  # of a file that holds one setting
BATCH_SIZE = 64
CHARS_PER_TEXT = 256  # so long are texts on average where a batch is full of texts and of characters
BATCH_CHARS = CHARS_PER_TEXT * BATCH_SIZE
MAX_BODY_BYTES = 8 * 1024**2
QUEUE_BYTES = 128 * 1024**2
STORED_BYTES = 384 * 1024**2  # well below the maxmemory of docker-compose.yml
BODIES_BYTES = 32 * 1024**2  # a process needs up to eight times as much; two share the container's 1 GB
LARGEST_BYTES = 1024**4
DAY_S = 24 * 3600
# No exponent, sign or leading zero: gateway/start.sh reads the same variable with the shell's arithmetic.
DECIMAL = re.compile(r"(?:(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,20})?|\.[0-9]{1,20})", re.ASCII)
DEFAULT_MODEL = Path(__file__).parent.parent / "model" / "artifacts" / "sentiment"


class GelfAddress(NamedTuple):
    """The address of Graylog's GELF UDP input."""

    host: str
    port: int


class RateLimit(NamedTuple):
    """The most requests of one client in a window of time."""

    requests: int
    unit: str  # the length of the window, a name of WINDOWS_S

    @property
    def window_s(self) -> int:
        """The length of the window in seconds."""
        return WINDOWS_S[self.unit]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, named like their variables in lower case; docs/settings.md describes each."""

    host: str
    port: int
    api_processes: int
    api_connections: int
    http_reader: str
    redis_url: str
    sync_accepted: bool
    api_keys_file: Path | None
    rate_limit: RateLimit | None
    trusted_proxies: int
    cors_origins: tuple[str, ...]  # ("*",) for every origin
    model_path: Path
    model_runtime: str
    model_threads: int
    batch_size: int
    batch_chars: int
    queue_limit: int
    queue_bytes: int
    stored_bytes: int
    predict_timeout_s: float
    result_ttl_s: int
    feedback_bytes: int
    feedback_ttl_s: int
    max_text_chars: int
    max_texts: int
    max_body_bytes: int
    bodies_bytes: int
    gelf: GelfAddress | None
    log_level: str
    log_format: str | None  # None: text where standard output is a terminal, else JSON
    log_text: bool
    health_file: Path | None
    metrics_port: int | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read and check all settings. Raises SettingsError with the variable and its allowed values."""
        read = _Reader(environment)
        max_body_bytes = read.whole("MAX_BODY_BYTES", MAX_BODY_BYTES, 1024, 1024**3)
        batch_size = read.whole("BATCH_SIZE", BATCH_SIZE, 1, 4096)
        return cls(
            host=read.text("HOST", "127.0.0.1"),
            port=read.whole("PORT", 8000, 1, 65535),
            api_processes=read.whole("API_PROCESSES", 2, 1, 64),
            api_connections=read.whole("API_CONNECTIONS", 1000, 1, 100_000),
            http_reader=read.choice("HTTP_READER", "strict", HTTP_READERS),
            redis_url=read.redis_url("REDIS_URL", "REDIS_URL_FILE", "redis://localhost:6379/0"),
            sync_accepted=read.choice("SYNC_ACCEPTED", "0", ("0", "1")) == "1",
            api_keys_file=read.path_or_none("API_KEYS_FILE"),
            rate_limit=read.rate_limit("RATE_LIMIT"),
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0, 0, 10),
            cors_origins=read_origins("CORS_ORIGINS", read.text("CORS_ORIGINS", "")),
            model_path=Path(read.text("MODEL_PATH", str(DEFAULT_MODEL))),
            model_runtime=read.choice("MODEL_RUNTIME", "onnx", RUNTIMES),
            model_threads=read.whole("MODEL_THREADS", 1, 1, 256),
            batch_size=batch_size,
            batch_chars=read.whole("BATCH_CHARS", CHARS_PER_TEXT * batch_size, 1, 100_000_000),
            queue_limit=read.whole("QUEUE_LIMIT", 10_000, 1, 10_000_000),
            queue_bytes=read.bytes_for("QUEUE_BYTES", QUEUE_BYTES, 2 * max_body_bytes),
            stored_bytes=read.bytes_for("STORED_BYTES", STORED_BYTES, 2 * max_body_bytes),
            predict_timeout_s=read.seconds("PREDICT_TIMEOUT_S", 10.0, 0.05, 300.0),
            result_ttl_s=read.whole("RESULT_TTL_S", 3600, 1, LONGEST_KEEP_S),
            feedback_bytes=read.whole("FEEDBACK_BYTES", 32 * 1024**2, 64 * 1024, 1024**4),
            feedback_ttl_s=read.whole("FEEDBACK_TTL_S", 90 * DAY_S, 1, 3650 * DAY_S),
            max_text_chars=read.whole("MAX_TEXT_CHARS", 5000, 1, 1_000_000),
            max_texts=read.whole("MAX_TEXTS", 1000, 1, 100_000),
            max_body_bytes=max_body_bytes,
            bodies_bytes=read.bytes_for("BODIES_BYTES", BODIES_BYTES, max_body_bytes),
            gelf=read.gelf_address("GELF_HOST", "GELF_PORT"),
            log_level=read.choice("LOG_LEVEL", "INFO", LOG_LEVELS),
            log_format=read.choice_or_none("LOG_FORMAT", LOG_FORMATS),
            log_text=read.choice("LOG_TEXT", "0", ("0", "1")) == "1",
            health_file=read.path_or_none("HEALTH_FILE"),
            metrics_port=read.whole_or_none("METRICS_PORT", 1, 65535),
        )


class _Reader:
    """Reads variables. An empty one counts as not set, as in a compose file's `${NAME:-}`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(name, "").strip() or default

    def path_or_none(self, name: str) -> Path | None:
        return Path(path) if (path := self.text(name, "")) else None

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name} is {value!r}; it may be {', '.join(allowed)}")
        return value

    def choice_or_none(self, name: str, allowed: tuple[str, ...]) -> str | None:
        return self.choice(name, "", allowed) if self.text(name, "") else None

    def gelf_address(self, host_name: str, port_name: str) -> GelfAddress | None:
        """Return the address of Graylog, None without a host. Raises SettingsError."""
        port = self.whole(port_name, 12201, 1, 65535)
        host = self.text(host_name, "")
        return GelfAddress(host, port) if host else None

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
            raise SettingsError(f"{name} is {value!r}; it may be a whole number from {least} to {most}")
        return int(value)

    def bytes_for(self, name: str, default: int, least: int) -> int:
        """Return a limit of bytes that has room for the largest request, `least` bytes."""
        return self.whole(name, max(default, least), least, LARGEST_BYTES)

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        return self.whole(name, least, least, most) if self.text(name, "") else None

    def seconds(self, name: str, default: float, least: float, most: float) -> float:
        value = self.text(name, str(default))
        seconds = float(value) if DECIMAL.fullmatch(value) else math.nan
        if not least <= seconds <= most:
            raise SettingsError(f"{name} is {value!r}; it may be a number of seconds from {least} to {most}")
        return seconds

    def rate_limit(self, name: str) -> RateLimit | None:
        if not (value := self.text(name, "")):
            return None
        if not (match := RATE.fullmatch(value)):
            raise SettingsError(f"{name} is {value!r}; it may be NUMBER/{' or NUMBER/'.join(WINDOWS_S)}")
        return RateLimit(int(match[1]), match[2])

    def redis_url(self, name: str, file_name: str, default: str) -> str:
        """Return the URL in variable `name`, or in the file that `file_name` names; both are an error."""
        path = self.text(file_name, "")
        if path and self.text(name, ""):
            raise SettingsError(f"{name} is set, and so is {file_name}; it may be only one of them")
        value = _read_line(file_name, path) if path else self.text(name, default)
        if not _is_redis_url(value):  # the message leaves the value out: it may hold a password
            problem = f"{file_name} is a file without a Redis URL" if path else f"{name} is not a Redis URL"
            raise SettingsError(f"{problem}; it may be redis://HOST:PORT/DB, rediss://… or unix://…")
        return value


def _is_redis_url(value: str) -> bool:
    """Return True if the scheme is one of Redis, and the port, if there is one, is a port."""
    try:
        return urlsplit(value).port != 0 and value.startswith(("redis://", "rediss://", "unix://"))
    except ValueError:
        return False


def _read_line(name: str, path: str) -> str:
    """Return the only line of a small file, such as a Docker secret; `name` is its variable.

    Raises SettingsError, without a piece of the content.
    """
    allowed = f"it may be a file with one line of up to {MAX_SECRET_BYTES} bytes"
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_SECRET_BYTES + 1)
        line = content.decode().strip()
    except OSError as error:
        raise SettingsError(f"{name} is {path!r}: {error.strerror}; {allowed}") from None
    except ValueError:
        line = ""
    if not line or not line.isprintable() or len(content) > MAX_SECRET_BYTES:
        raise SettingsError(f"{name} is {path!r}; {allowed}")
    return line
