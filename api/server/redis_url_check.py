"""Check REDIS_URL before gunicorn starts: in a worker, a bad one would print tracebacks and start it again.

With SYNC_ACCEPTED=1 check too that Redis can do it. A Redis that is away does not stop the start.

gunicorn's first process does not import redis: gevent must replace parts of the standard library in each
worker before redis uses them. So another process makes the check, `python -m api.server.redis_url_check`.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from sentiq.errors import QueueUnavailable, SettingsError
from sentiq.settings import Settings

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h
ROOT = Path(__file__).parent.parent.parent


def check_redis_url() -> None:
    """End the process with one line and EXIT_CONFIGURATION if REDIS_URL is not valid."""
    command = [sys.executable, "-m", "api.server.redis_url_check"]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603  # our own arguments
    if status:
        sys.exit(status)


def main() -> int:
    """Return the exit status."""
    from sentiq.queue.connection import connect
    from sentiq.queue.disk_sync import require_waitaof

    try:
        settings = Settings.from_environment(os.environ)
        client = connect(settings.redis_url, max_connections=1, read_timeout_s=1.0)
        if settings.sync_accepted:
            with contextlib.suppress(QueueUnavailable):
                require_waitaof(client)
        client.close()
    except SettingsError as error:
        print(f"sentiq api: {error}", file=sys.stderr)
        return EXIT_CONFIGURATION
    return 0


if __name__ == "__main__":
    sys.exit(main())
