"""A load of requests on one connection or many, by wrk where it is there, else by `benchmarks.client`."""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError

SCRIPT = Path(__file__).with_name("wrk.lua")
CLIENT = "benchmarks.client"
TIMEOUT_S = 15  # longer than the service lets anybody wait: what takes as long is the service's error to tell
GRACE_S = 30  # for the generator itself to end


@dataclass(frozen=True, slots=True)
class Load:
    """`connections` that each send the next request once the last one is answered, for `seconds`."""

    url: str  # with the path
    bodies: Path  # one a line
    connections: int
    seconds: float
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a load. An answer of 400 and more is an error, and so is none at all."""

    requests: int
    seconds: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    errors: int
    client_cpu_s: float

    @property
    def rate(self) -> float:
        """Requests a second that were answered right."""
        return max(0, self.requests - self.errors) / self.seconds


def generator() -> str:
    """The program that makes the load."""
    return "wrk" if shutil.which("wrk") else "benchmarks/client.py"


def run(load: Load) -> Answered:
    """Raises BenchmarkError if the generator does not end well, or gets no answer at all."""
    command = _wrk(load) if generator() == "wrk" else _client(load)
    before = _children_cpu_s()
    try:
        ended = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=load.seconds + GRACE_S
        )
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"{command[0]} did not end in time") from error
    figures = _figures(ended.stdout)
    if ended.returncode or figures is None:
        raise BenchmarkError(f"{' '.join(command)}: {ended.stdout}{ended.stderr}")
    if not figures["requests"]:
        raise BenchmarkError(f"{load.url} answered nothing in {load.seconds} s")
    return Answered(**figures, client_cpu_s=_children_cpu_s() - before)


def _wrk(load: Load) -> list[str]:
    host, _, path = load.url.removeprefix("http://").partition("/")
    headers = [part for header in load.headers.items() for part in header]
    return [
        *("wrk", "--threads", "1", "--connections", str(load.connections)),
        *("--duration", f"{load.seconds:.0f}s", "--timeout", f"{TIMEOUT_S}s", "--script", str(SCRIPT)),
        *(f"http://{host}", "--", f"/{path}", str(load.bodies), *headers),
    ]


def _client(load: Load) -> list[str]:
    headers = [f"{name}: {value}" for name, value in load.headers.items()]
    return [
        *(sys.executable, "-m", CLIENT, load.url, str(load.bodies)),
        *(str(load.connections), str(load.seconds), *headers),
    ]


def _figures(output: str) -> dict[str, Any] | None:
    for line in output.splitlines():
        word, _, rest = line.partition(" ")
        if word == "figures":
            figures: dict[str, Any] = json.loads(rest)
            return figures
    return None


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
