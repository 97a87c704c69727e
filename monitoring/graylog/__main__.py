"""`python -m monitoring.graylog` creates in Graylog what is missing, and ends.

`python -m monitoring.graylog rotate` keeps running and starts a new index each day.
`python -m monitoring.graylog check-open-ports` refuses open ports with default passwords. setup_settings.py
has the variables of the environment.
"""

import os
import sys
from typing import NoReturn

from monitoring.graylog.open_ports import check_open_ports
from monitoring.graylog.provisioning import Provisioning
from monitoring.graylog.rest_api import GraylogApi, GraylogError, wait_until_ready
from monitoring.graylog.rotation import rotate_daily
from monitoring.graylog.setup_settings import SetupSettings, SetupSettingsError

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h
USAGE = "usage: python -m monitoring.graylog [rotate | check-open-ports]"


def main(arguments: list[str]) -> int:
    """Return the exit status."""
    try:
        check_open_ports(os.environ)
        if arguments == ["check-open-ports"]:
            return 0
        settings = SetupSettings.from_environment(os.environ)
    except SetupSettingsError as error:
        return _print_failure(str(error), EXIT_CONFIGURATION)
    if arguments not in ([], ["rotate"]):
        return _print_failure(USAGE, EXIT_CONFIGURATION)
    try:
        if arguments:
            _rotate_when_ready(settings)
        _provision_when_ready(settings)
    except GraylogError as error:
        return _print_failure(str(error), 1)
    return 0


def _provision_when_ready(settings: SetupSettings) -> None:
    provisioning = Provisioning(_connect(settings), settings.logs_max_gb, _print_line)
    provisioning.create_missing()
    _print_line(f"Graylog is ready, {provisioning.created_count or 'nothing'} created")


def _rotate_when_ready(settings: SetupSettings) -> NoReturn:
    rotate_daily(_connect(settings), _print_line)


def _connect(settings: SetupSettings) -> GraylogApi:
    """Return the API once Graylog is ready. Raises GraylogError if it is not ready in time."""
    graylog = GraylogApi(settings.graylog_url, settings.graylog_user, settings.graylog_password)
    wait_until_ready(graylog, settings.graylog_wait_s, _print_line)
    return graylog


def _print_line(line: str) -> None:
    print(f"graylog-setup: {line}", flush=True)


def _print_failure(reason: str, exit_status: int) -> int:
    print(f"graylog-setup: {reason}", file=sys.stderr)
    return exit_status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
