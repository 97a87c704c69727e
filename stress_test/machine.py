"""What the figures were measured on, in words."""

import os
import platform
from pathlib import Path

CPU = Path("/proc/cpuinfo")
MEMORY = Path("/proc/meminfo")


def hardware() -> str:
    """Such as "AMD EPYC, 2 cores, 23 GiB of memory"; what the system does not tell is left out."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parts = [
        _field(CPU, "model name") or platform.processor() or platform.machine(),
        f"{cores} core{'' if cores == 1 else 's'}",
    ]
    if memory := _field(MEMORY, "MemTotal"):
        parts.append(f"{int(memory.split()[0]) / 2**20:.0f} GiB of memory")
    return ", ".join(parts)


def _field(path: Path, name: str) -> str:
    if not path.exists():
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        found, _, value = line.partition(":")
        if found.strip() == name:
            return value.strip()
    return ""
