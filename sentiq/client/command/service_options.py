"""The client of the service that the options and the environment name."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from sentiq.client.blocking_client import Client
from sentiq.client.command.arguments import DEFAULT_URL
from sentiq.client.command.errors import UnusableOption

TIMEOUT_S = 300.0  # a restart of the service is shorter


def client_of(options: Namespace, environment: Mapping[str, str]) -> Client:
    """Return a client. Raises UnusableOption, and InvalidArgument for a bad address."""
    timeout_s = TIMEOUT_S if options.timeout is None else options.timeout
    if not timeout_s > 0:
        raise UnusableOption("--timeout {value}: give a number of seconds above 0", value=options.timeout)
    url = options.url or environment.get("SENTIQ_URL") or DEFAULT_URL
    return Client(url, _api_key(options, environment), timeout_s=timeout_s)


def _api_key(options: Namespace, environment: Mapping[str, str]) -> str | None:
    if options.api_key_file is None:
        return environment.get("SENTIQ_API_KEY") or None
    try:
        key = Path(options.api_key_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not key:
        raise UnusableOption("--api-key-file {name}: no key can be read from it", name=options.api_key_file)
    return key
