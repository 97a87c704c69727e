"""A stand-in for curl on the PATH: sends the command to SENTIQ_URL and notes the answer in the file ANSWERS.

It calls the curl that CURL names. While a job is not done, it asks for it again, as a reader would do.
"""

import json
import os
import re
import subprocess
import sys
import time

ADDRESS = re.compile(r"^http://localhost(:8000)?(?=/|$)")
UNFINISHED = ("queued", "running")
TIMEOUT_S = 60


def main() -> int:
    arguments = [ADDRESS.sub(os.environ["SENTIQ_URL"], argument) for argument in sys.argv[1:]]
    end = time.monotonic() + TIMEOUT_S
    while True:
        body, status, exit_status = send(arguments)
        waiting = any("/jobs/" in argument for argument in arguments) and state(body) in UNFINISHED
        if not waiting or time.monotonic() > end:
            break
        time.sleep(0.05)
    with open(os.environ["ANSWERS"], "a", encoding="utf-8") as answers:
        answers.write(json.dumps({"command": arguments, "status": status, "body": body}) + "\n")
    print(body)
    return exit_status


def send(arguments: list[str]) -> tuple[str, int, int]:
    """Return body, HTTP status and curl's exit status."""
    command = [os.environ["CURL"], "--silent", "--show-error", "--write-out", "\n%{http_code}", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    body, _, status = done.stdout.rpartition("\n")
    return body, int(status or 0), done.returncode


def state(body: str) -> object:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content.get("status") if isinstance(content, dict) else None


if __name__ == "__main__":
    sys.exit(main())
