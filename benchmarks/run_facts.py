"""The facts that stand above the figures of a run: machine, versions, commits."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from devtools.checkout import commit
from devtools.machine import core_count, processor, redis_version
from devtools.processes import REPOSITORY, redis_servers

PACKAGES = ("flask", "gunicorn", "gevent", "redis", "hiredis", "orjson", "onnxruntime", "tokenizers", "keras")


def run_facts(baseline: Path | None) -> dict[str, str]:
    """Return the facts of a run that begins now, name -> value. `baseline` is a second checkout."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit(REPOSITORY),
        **({"baseline": commit(baseline)} if baseline else {}),
        "processor": f"{processor()}, {core_count()} cores",
        "load average at the start": f"{os.getloadavg()[0]:.1f}",
        "kernel": platform.release(),
        "python": platform.python_version(),
        "redis-server": redis_version(next(iter(redis_servers().values()))),
        "load by": "wrk",
        **{package: version(package) for package in PACKAGES},
    }
