"""The terminal that `make run` was started on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def foreground_group() -> Iterator[None]:
    """Make this process a separate group in the terminal's foreground, until the end of the block.

    Ctrl-C then reaches it alone. `make`, which waits for it, would die of that signal with status 130, even
    after an orderly stop. Ctrl-Z does nothing: a shell could not continue a group that it did not make.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # no terminal
        yield
        return
    try:
        group_before = os.getpgrp()
        if group_before == os.getpid() or os.tcgetpgrp(terminal) != group_before:
            yield  # started by a shell, or in the background
            return
        for number in (signal.SIGTTOU, signal.SIGTSTP):
            signal.signal(number, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        try:
            yield
        finally:
            with suppress(OSError):  # `make` may have ended before
                os.tcsetpgrp(terminal, group_before)
    finally:
        os.close(terminal)
