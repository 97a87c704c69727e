"""Processes that are measured, and what the kernel says of them."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.errors import BenchmarkError

STOP_TIMEOUT_S = 20
TICKS = os.sysconf("SC_CLK_TCK")  # a second
USER_TICKS, SYSTEM_TICKS = 11, 12  # fields of /proc/<pid>/stat behind the name, see proc(5)


class Process:
    """A command and its children, ended with the `with` block. What it prints goes nowhere."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> None:
        self._name = command[0]
        self._process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self) -> None:
        """Raises BenchmarkError if it has ended."""
        if (status := self._process.poll()) is not None:
            raise BenchmarkError(f"{self._name} ended with status {status}")

    def cpu_s(self) -> float:
        """Processor time that it and its children have used, in seconds; exact to some 10 ms."""
        return self.user_s() + self.system_s()

    def user_s(self) -> float:
        """The part of it spent in their own code."""
        return sum(_ticks(pid, USER_TICKS) for pid in self._family()) / TICKS

    def system_s(self) -> float:
        """The part of it spent in the kernel."""
        return sum(_ticks(pid, SYSTEM_TICKS) for pid in self._family()) / TICKS

    def resident_mb(self) -> list[float]:
        """Resident memory in MB: its own, then that of each child."""
        return [_resident_mb(pid) for pid in self._family()]

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def children(self) -> list[int]:
        """The ids of its own processes."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def _family(self) -> list[int]:
        return [self.pid, *self.children()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _ticks(pid: int, field: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[field])


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
