"""The progress of a run on standard error: rows, rows a second, and the time that is left.

tqdm draws it: 0.6 MB with nothing else to install (rich with its packages 13 MB), and it knows terminals.
"""

from types import TracebackType
from typing import Self

from sentiq.client.command.terminal import Terminal

ON_TERMINAL_S, IN_LOG_S = 0.2, 10.0  # between two pictures


class ProgressBar:
    """A bar for `total` rows of which `done` are done already."""

    def __init__(self, terminal: Terminal, total: int, done: int) -> None:
        from tqdm import tqdm

        words = terminal.words
        rows, left = words("rows"), words("left")
        on_terminal = terminal.stderr.isatty()
        self._bar = tqdm(
            total=total,
            initial=done,
            file=terminal.stderr,
            disable=terminal.quiet,
            unit="",
            mininterval=ON_TERMINAL_S if on_terminal else IN_LOG_S,
            miniters=1,
            smoothing=0.1,
            bar_format="{percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} "
            + f"{rows}, {{rate_noinv_fmt}}, {{remaining}} {left}",
        )

    def note_row(self) -> None:
        """Count a row."""
        self._bar.update()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
