"""What a run was made on: machine, versions, commit."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.load import generator
from benchmarks.service import redis_server

PACKAGES = ("flask", "gunicorn", "gevent", "redis", "hiredis", "orjson", "onnxruntime", "tokenizers", "keras")


def facts(folder: Path, against: Path | None) -> dict[str, str]:
    """What a table must say of where it comes from, name -> value; `against` is what it is compared with."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit(folder),
        **({"before": commit(against)} if against else {}),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "load average at the start": f"{os.getloadavg()[0]:.1f}",
        "kernel": platform.release(),
        "python": platform.python_version(),
        "redis-server": redis_version(),
        "load by": generator(),
        **{package: version(package) for package in PACKAGES},
    }


def commit(folder: Path) -> str:
    """The checkout's commit; says when there are changes beside it, or when there is no git."""
    try:
        described = _git(folder, "rev-parse", "--short=12", "HEAD")
        return f"{described} and changes" if _git(folder, "status", "--porcelain", "-uno") else described
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def redis_version() -> str:
    """`Redis server v=6.2.14 sha=…` -> 6.2.14"""
    said = subprocess.run((redis_server(), "--version"), check=True, capture_output=True, text=True).stdout
    return next(word[2:] for word in said.split() if word.startswith("v="))


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _git(folder: Path, *arguments: str) -> str:
    command = ("git", "-C", str(folder), *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
