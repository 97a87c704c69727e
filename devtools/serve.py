"""`python -m devtools.serve COMMAND …` starts a service and runs COMMAND with its address in SENTIQ_URL."""

import os
import subprocess
import sys

from devtools.errors import DevtoolsError
from devtools.local_service import LocalService


def main() -> int:
    """Return the exit status of COMMAND; 1 if the service does not start, 2 without COMMAND."""
    command = sys.argv[1:]
    if not command:
        print("usage: python -m devtools.serve COMMAND …", file=sys.stderr)
        return 2
    try:
        with LocalService() as service:
            environment = {**os.environ, "SENTIQ_URL": service.url}
            return subprocess.run(command, env=environment, check=False).returncode
    except DevtoolsError as error:
        print(f"serve: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
