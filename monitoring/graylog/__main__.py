"""`python -m monitoring.graylog` gives Graylog what it lacks and ends.

`python -m monitoring.graylog rotate` stays, and begins a new index each day. settings.py has the variables.
"""

import os
import sys

from monitoring.graylog.client import Graylog, GraylogError, wait_until_ready
from monitoring.graylog.provision import Provisioning
from monitoring.graylog.rotation import rotate_daily
from monitoring.graylog.settings import Settings, SettingsError

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h
USAGE = "usage: python -m monitoring.graylog [rotate]"


def main(arguments: list[str]) -> int:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        return _fail(str(error), EXIT_CONFIGURATION)
    graylog = Graylog(settings.graylog_url, settings.graylog_user, settings.graylog_password)
    if arguments not in ([], ["rotate"]):
        return _fail(USAGE, EXIT_CONFIGURATION)
    try:
        wait_until_ready(graylog, settings.graylog_wait_s, _say)
        if arguments:
            rotate_daily(graylog, _say)
        provisioning = Provisioning(graylog, settings.logs_max_gb, _say)
        provisioning.run()
    except GraylogError as error:
        return _fail(str(error), 1)
    _say(f"Graylog is ready, {provisioning.created or 'nothing'} created")
    return 0


def _say(line: str) -> None:
    print(f"graylog-setup: {line}", flush=True)


def _fail(why: str, status: int) -> int:
    print(f"graylog-setup: {why}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
