"""The settings of the set-up: read from the environment once, at the entry point.

The image of the set-up holds no `sentiq` package, so sentiq.settings cannot be shared with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


class SetupSettingsError(Exception):
    """A variable of the environment holds a value that is not allowed."""


@dataclass(frozen=True, slots=True)
class SetupSettings:
    """The settings; each has the name of its variable in lower case.

    `graylog_wait_s` is the longest wait for Graylog, in seconds. `logs_max_gb` limits the size of all records
    on the disk, in 10^9 bytes.
    """

    graylog_url: str
    graylog_user: str
    graylog_password: str
    graylog_wait_s: int
    logs_max_gb: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings; an empty variable takes its default. Raises SetupSettingsError."""

        def value_of(name: str, default: str) -> str:
            return environment.get(name, "").strip() or default

        return cls(
            graylog_url=_parse_url("GRAYLOG_URL", value_of("GRAYLOG_URL", "http://localhost:9000")),
            graylog_user=value_of("GRAYLOG_USER", "admin"),
            graylog_password=value_of("GRAYLOG_PASSWORD", "admin"),
            graylog_wait_s=_parse_whole("GRAYLOG_WAIT_S", value_of("GRAYLOG_WAIT_S", "300"), 1, 86_400),
            logs_max_gb=_parse_whole("LOGS_MAX_GB", value_of("LOGS_MAX_GB", "10"), 1, 100_000),
        )


def _parse_url(name: str, value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise SetupSettingsError(f"{name} is {value!r}; it must be http://HOST:PORT or https://HOST:PORT")
    return value.rstrip("/")


def _parse_whole(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
        raise SetupSettingsError(f"{name} is {value!r}; it must be a whole number from {least} to {most}")
    return int(value)
