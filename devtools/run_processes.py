"""The processes that `make run` starts, and the signals that end them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from devtools.run_output import enlarge_pipe

REPOSITORY = Path(__file__).parent.parent

# (signal, seconds until the next one); the last ends it at once
StopSteps = tuple[tuple[signal.Signals, float], ...]
STOP_WORKER: StopSteps = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))  # a batch ends within 10 s
# gunicorn's quick stop: no worker is left that could score what still waits. SIGTERM would take it seconds,
# and as long as it may where a browser keeps a connection open.
STOP_API: StopSteps = ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
STOP_REDIS: StopSteps = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 5.0))

_PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True, slots=True)
class Command:
    """A process to be started."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    stop_steps: StopSteps


@dataclass(frozen=True, slots=True)
class Child:
    """A started process in a separate process group, so that the terminal's signals do not reach it."""

    name: str
    process: subprocess.Popen[bytes]
    stop_steps: StopSteps

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def pipe(self) -> int | None:
        """The descriptor that its log lines come from, if they come through a pipe."""
        return None if self.process.stdout is None else self.process.stdout.fileno()

    def send_signal(self, number: signal.Signals) -> None:
        """Signal the process; SIGKILL goes to all that it started as well."""
        if number is signal.SIGKILL and self.running:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def end_in_words(self) -> str:
        """`ended with exit status 78` or `was killed by SIGKILL`."""
        status = self.process.wait()
        return (
            f"was killed by {signal.Signals(-status).name}"
            if status < 0
            else f"ended with exit status {status}"
        )


def start_child(
    command: Command,
    *,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] | None = subprocess.STDOUT,
) -> Child:
    """Start a process in the repository's folder. It gets SIGTERM if this process dies (on Linux)."""
    process = subprocess.Popen(
        command.arguments,
        cwd=REPOSITORY,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        process_group=0,
        preexec_fn=_end_with_parent() if sys.platform == "linux" else None,  # noqa: PLW1509  # one thread
    )
    child = Child(command.name, process, command.stop_steps)
    if child.pipe is not None:
        enlarge_pipe(child.pipe)
    return child


def _end_with_parent() -> Callable[[], None]:
    """Return a call for a new process: the kernel sends it SIGTERM when its parent dies."""
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork
    return partial(prctl, _PR_SET_PDEATHSIG, signal.SIGTERM)
