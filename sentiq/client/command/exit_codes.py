"""Exit codes of the command: those of sysexits.h where it has one."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The end of the command, for scripts."""

    DONE = 0
    UNSCORED = 1  # a text has no prediction, or more rows have errors than --max-errors allows
    USAGE = 2  # options that the command does not know
    BAD_INPUT = 65  # the file holds no table that can be read
    NO_INPUT = 66  # there is no such file, or it may not be read
    UNAVAILABLE = 69  # the service cannot be reached, or is not ready
    INTERNAL = 70  # a fault of this program
    NO_OUTPUT = 73  # the output exists already, or cannot be written
    NO_PERMISSION = 77  # the service refuses the API key
    INTERRUPTED = 130  # Ctrl-C
    BROKEN_PIPE = 141  # the reader of the output ended
    TERMINATED = 143  # SIGTERM
