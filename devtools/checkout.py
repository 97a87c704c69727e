"""A checkout of Sentiq: this one, or one of another commit to compare with."""

import subprocess
import sys
from pathlib import Path

from devtools.errors import DevtoolsError

WORKER_COMMAND = (sys.executable, "-m", "model")
GUNICORN_CONFIGS = ("api/server/gunicorn.conf.py", "api/gunicorn.conf.py")  # of today, of release 0.1


def gunicorn_config(folder: Path) -> str:
    """Return the path of the gunicorn settings in `folder`. Raises DevtoolsError if there is none."""
    for path in GUNICORN_CONFIGS:
        if (folder / path).is_file():
            return path
    raise DevtoolsError(
        f"{folder} is not a checkout of Sentiq: it has neither {' nor '.join(GUNICORN_CONFIGS)}"
    )


def api_command(folder: Path, app: str = "") -> list[str]:
    """Return the command of a checkout's api, or of `app` ("module:callable") with the same settings.

    Raises DevtoolsError if `folder` is not a checkout.
    """
    return [sys.executable, "-m", "gunicorn", "-c", gunicorn_config(folder), *([app] if app else [])]


def commit(folder: Path) -> str:
    """Return the commit of a checkout, with "and changes" if files differ from it; "unknown" without git."""
    try:
        described = _git(folder, "rev-parse", "--short=12", "HEAD")
        return f"{described} and changes" if _git(folder, "status", "--porcelain", "-uno") else described
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: Path, *arguments: str) -> str:
    command = ("git", "-C", str(folder), *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
