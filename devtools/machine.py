"""Facts about the machine, for reports and captions."""

import os
import platform
import subprocess
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
MEMINFO = Path("/proc/meminfo")


def processor() -> str:
    """Return the processor's name, or its architecture where the system does not tell the name."""
    return _field(CPUINFO, "model name") or platform.processor() or platform.machine()


def core_count() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hardware() -> str:
    """Return a phrase such as "AMD EPYC, 2 cores, 23 GiB of memory", without memory where it is unknown."""
    parts = [processor(), f"{core_count()} core{'' if core_count() == 1 else 's'}"]
    if memory := _field(MEMINFO, "MemTotal"):
        parts.append(f"{int(memory.split()[0]) / 2**20:.0f} GiB of memory")
    return ", ".join(parts)


def redis_version(executable: str) -> str:
    """Return the version of a redis-server: 6.2.14 from `Redis server v=6.2.14 sha=…`."""
    output = subprocess.run((executable, "--version"), check=True, capture_output=True, text=True).stdout
    return next(word[2:] for word in output.split() if word.startswith("v="))


def _field(path: Path, name: str) -> str:
    """Return the value of the first line `name: value`, or an empty string."""
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        found, _, value = line.partition(":")
        if found.strip() == name:
            return value.strip()
    return ""
