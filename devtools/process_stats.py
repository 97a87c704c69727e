"""Processor time and memory of processes, as Linux counts them. See proc(5)."""

import os
from pathlib import Path

TICKS_PER_S: int = os.sysconf("SC_CLK_TCK")
PAGE_BYTES: int = os.sysconf("SC_PAGE_SIZE")
USER_TICKS, SYSTEM_TICKS = 11, 12  # fields of /proc/<pid>/stat behind the name


def child_ids(pid: int) -> list[int]:
    """Return the ids of the children of a process."""
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listing.split()]


def family_cpu_s(pid: int) -> float:
    """Return the processor time of a process and its children, in seconds, exact to some 10 ms."""
    return sum(_ticks(each, USER_TICKS) + _ticks(each, SYSTEM_TICKS) for each in _family(pid)) / TICKS_PER_S


def family_system_cpu_s(pid: int) -> float:
    """Return the part of `family_cpu_s` that was spent in the kernel."""
    return sum(_ticks(each, SYSTEM_TICKS) for each in _family(pid)) / TICKS_PER_S


def family_resident_mb(pid: int) -> list[float]:
    """Return the resident memory in MB of a process, then that of each of its children."""
    return [resident_mb(each) for each in _family(pid)]


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_BYTES / 1e6


def _family(pid: int) -> list[int]:
    return [pid, *child_ids(pid)]


def _ticks(pid: int, field: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[field])
