"""The settings of the provisioning: read from the environment once, at the entry point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


class SettingsError(Exception):
    """A variable has a value that it may not have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Names are those of the variables in lower case.

    `graylog_wait_s` bounds the wait for Graylog, in seconds; `logs_max_gb` the logs on disk, in 10^9 bytes.
    """

    graylog_url: str
    graylog_user: str
    graylog_password: str
    graylog_wait_s: int
    logs_max_gb: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """An empty variable counts as one that is not set. Raises SettingsError."""

        def text(name: str, default: str) -> str:
            return environment.get(name, "").strip() or default

        return cls(
            graylog_url=_url(text("GRAYLOG_URL", "http://localhost:9000")),
            graylog_user=text("GRAYLOG_USER", "admin"),
            graylog_password=text("GRAYLOG_PASSWORD", "admin"),
            graylog_wait_s=_whole("GRAYLOG_WAIT_S", text("GRAYLOG_WAIT_S", "300"), 1, 86_400),
            logs_max_gb=_whole("LOGS_MAX_GB", text("LOGS_MAX_GB", "10"), 1, 100_000),
        )


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise SettingsError(f"GRAYLOG_URL is {value!r}; it may be http://HOST:PORT or https://…")
    return value.rstrip("/")


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
        raise SettingsError(f"{name} is {value!r}; it may be a whole number from {least} to {most}")
    return int(value)
