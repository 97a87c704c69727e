"""The settings: read from the environment once, at the entry points, and passed on as values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from sentiq.errors import SettingsError
from sentiq.messages import LONGEST_KEEP_S

RUNTIMES = ("onnx", "keras")
HTTP_READERS = ("strict", "gunicorn")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("json", "text")
BATCH_SIZE = 64
CHARS_PER_TEXT = 256  # so long are texts on average where a batch is full of texts and of characters
BATCH_CHARS = CHARS_PER_TEXT * BATCH_SIZE
MAX_BODY_BYTES = 8 * 1024**2
QUEUE_BYTES = 128 * 1024**2
STORED_BYTES = 384 * 1024**2  # well below the maxmemory of docker-compose.yml
BODIES_BYTES = 32 * 1024**2  # a process needs up to eight times as much; two share the container's 1 GB
LARGEST_BYTES = 1024**4
DEFAULT_MODEL = Path(__file__).parent.parent / "model" / "artifacts" / "sentiment"


class GelfAddress(NamedTuple):
    """The address of Graylog's GELF UDP input."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, named like their variables in lower case; README.md describes each."""

    host: str
    port: int
    api_processes: int
    api_connections: int
    http_reader: str
    redis_url: str
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
        gelf_port = read.whole("GELF_PORT", 12201, 1, 65535)
        return cls(
            host=read.text("HOST", "127.0.0.1"),
            port=read.whole("PORT", 8000, 1, 65535),
            api_processes=read.whole("API_PROCESSES", 2, 1, 64),
            api_connections=read.whole("API_CONNECTIONS", 1000, 1, 100_000),
            http_reader=read.choice("HTTP_READER", "strict", HTTP_READERS),
            redis_url=read.redis_url("REDIS_URL", "redis://localhost:6379/0"),
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
            max_text_chars=read.whole("MAX_TEXT_CHARS", 5000, 1, 1_000_000),
            max_texts=read.whole("MAX_TEXTS", 1000, 1, 100_000),
            max_body_bytes=max_body_bytes,
            bodies_bytes=read.bytes_for("BODIES_BYTES", BODIES_BYTES, max_body_bytes),
            gelf=GelfAddress(gelf_host, gelf_port) if (gelf_host := read.text("GELF_HOST", "")) else None,
            log_level=read.choice("LOG_LEVEL", "INFO", LOG_LEVELS),
            log_format=read.choice_or_none("LOG_FORMAT", LOG_FORMATS),
            log_text=read.choice("LOG_TEXT", "0", ("0", "1")) == "1",
            health_file=Path(health_file) if (health_file := read.text("HEALTH_FILE", "")) else None,
            metrics_port=read.whole_or_none("METRICS_PORT", 1, 65535),
        )


class _Reader:
    """Reads variables. An empty one counts as not set, as in a compose file's `${NAME:-}`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(name, "").strip() or default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name} is {value!r}; it may be {', '.join(allowed)}")
        return value

    def choice_or_none(self, name: str, allowed: tuple[str, ...]) -> str | None:
        return self.choice(name, "", allowed) if self.text(name, "") else None

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
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= most:
            raise SettingsError(f"{name} is {value!r}; it may be a number of seconds from {least} to {most}")
        return seconds

    def redis_url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("redis://", "rediss://", "unix://")):
            raise SettingsError(
                f"{name} is {value!r}; it may be redis://HOST:PORT/DB, rediss://… or unix://…"
            )
        return value
