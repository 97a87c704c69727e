"""A check before the start: no port is open to other machines with a well-known password."""

import ipaddress
from collections.abc import Mapping

from monitoring.graylog.setup_settings import SetupSettingsError

PASSWORDS = ("GRAYLOG_PASSWORD", "GRAFANA_PASSWORD")
DEFAULT_PASSWORD = "admin"  # noqa: S105  # of Graylog and Grafana, in docker-compose.yml.monitor


def check_open_ports(environment: Mapping[str, str]) -> None:
    """Raise SetupSettingsError if MONITOR_BIND is open to other machines and a password is the default."""
    address = environment.get("MONITOR_BIND", "").strip()
    missing = [name for name in PASSWORDS if environment.get(name, "").strip() in ("", DEFAULT_PASSWORD)]
    if missing and not _is_loopback(address or "127.0.0.1"):
        raise SetupSettingsError(
            f"MONITOR_BIND={address} opens the ports to other machines, and the default password is "
            f"well-known: set {' and '.join(missing)} in .env, or MONITOR_BIND=127.0.0.1"
        )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"
