"""`python -m monitoring.graylog` gives Graylog what it lacks and ends. See README.md for the variables."""

import os
import sys

from monitoring.graylog.client import Graylog, GraylogError, wait_until_ready
from monitoring.graylog.provision import Provisioning
from monitoring.graylog.settings import Settings, SettingsError

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h


def main() -> int:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(f"graylog-setup: {error}", file=sys.stderr)
        return EXIT_CONFIGURATION
    graylog = Graylog(settings.graylog_url, settings.graylog_user, settings.graylog_password)
    provisioning = Provisioning(graylog, settings.logs_max_gb, _say)
    try:
        wait_until_ready(graylog, settings.graylog_wait_s, _say)
        provisioning.run()
    except GraylogError as error:
        print(f"graylog-setup: {error}", file=sys.stderr)
        return 1
    _say(f"Graylog is ready, {provisioning.created or 'nothing'} created")
    return 0


def _say(line: str) -> None:
    print(f"graylog-setup: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
