"""Load on an HTTP service, made by wrk (https://github.com/wg/wrk)."""

import json
import resource
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools.errors import BenchmarkError, ProgramMissing

SCRIPT = Path(__file__).with_name("wrk.lua")
TIMEOUT_S = 15  # above the longest wait of the service: an answer as late as that is an error of the service
GRACE_S = 60  # for wrk to end after its load


@dataclass(frozen=True, slots=True)
class WrkLoad:
    """`connections` connections, each of which sends the next request when it has the last answer."""

    url: str  # with the path
    bodies: Path  # one a line
    connections: int
    seconds: float
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WrkFigures:
    """The outcome of a load. Errors are answers of 400 and above, and requests without an answer."""

    requests: int
    seconds: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    errors: int
    wrk_cpu_s: float

    @property
    def rate(self) -> float:
        """Successful requests a second."""
        return max(0, self.requests - self.errors) / self.seconds


def require_wrk() -> None:
    """Raise ProgramMissing, which says how to install wrk, if it is not on the PATH."""
    if not shutil.which("wrk"):
        raise ProgramMissing(
            "wrk, which sends the load, is not on the PATH. Debian: apt install wrk; macOS: brew install wrk"
        )


def run_wrk(load: WrkLoad) -> WrkFigures:
    """Return the figures of a load. Raises BenchmarkError if wrk fails or if no request was answered."""
    command = _command(load)
    cpu_before_s = _children_cpu_s()
    try:
        ended = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=load.seconds + GRACE_S
        )
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"wrk still ran {GRACE_S} s after the end of its load") from error
    figures = _figures(ended.stdout)
    if ended.returncode or figures is None:
        raise BenchmarkError(f"{' '.join(command)}: {ended.stdout}{ended.stderr}")
    if not figures["requests"]:
        raise BenchmarkError(f"{load.url} answered no request in {load.seconds} s")
    return WrkFigures(**figures, wrk_cpu_s=_children_cpu_s() - cpu_before_s)


def _command(load: WrkLoad) -> list[str]:
    host, _, path = load.url.removeprefix("http://").partition("/")
    headers = [part for header in load.headers.items() for part in header]
    return [
        *("wrk", "--threads", "1", "--connections", str(load.connections)),
        *("--duration", f"{load.seconds:.0f}s", "--timeout", f"{TIMEOUT_S}s", "--script", str(SCRIPT)),
        *(f"http://{host}", "--", f"/{path}", str(load.bodies), *headers),
    ]


def _figures(output: str) -> dict[str, Any] | None:
    """Return the figures that wrk.lua printed, or None if it printed none."""
    for line in output.splitlines():
        word, _, rest = line.partition(" ")
        if word == "figures":
            figures: dict[str, Any] = json.loads(rest)
            return figures
    return None


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
