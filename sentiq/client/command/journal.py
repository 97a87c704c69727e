"""The journal: the results of a run so far, one line a row, in a file beside the output."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import orjson

from sentiq.client.command.errors import JournalMismatch, OutputExists
from sentiq.client.files.output import unwritable
from sentiq.client.files.scored_rows import ScoredRow

VERSION = 1
FLUSH_S = 0.5  # a killed command loses the results of this time, and scores them again
END = b"\n"
BINARY = getattr(os, "O_BINARY", 0)  # on Windows, line ends would change without it


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The facts that must be the same when a run goes on: the input, and how it is read."""

    digest: str  # SHA-256 of the input
    column: int
    rows: int
    options: dict[str, object]

    def encode(self) -> bytes:
        """Return the first line of a journal."""
        return orjson.dumps({"sentiq_journal": VERSION, **asdict(self)})


class Journal:
    """Results in the order of the rows. A line that was not written to its end is dropped.

    Raises OutputExists if another process writes to it, JournalMismatch if it is of another run.
    """

    def __init__(self, path: Path, facts: RunFacts, *, resume: bool) -> None:
        self.path = path
        # Nothing is cut before the lock: the file may be that of a run in progress.
        self._file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | BINARY, 0o666), "r+b")
        self._lock()
        if not resume:
            self._file.truncate()
        self.rows = 0
        self.errors = 0
        try:
            self._begin(facts)
        except JournalMismatch:
            self._file.close()
            raise
        self._flushed_at = monotonic()

    def add_row(self, scored: ScoredRow) -> None:
        """Append the result of the next row. Raises FileUnwritable, such as where the disk is full."""
        line = orjson.dumps((scored.sentiment, scored.score, scored.confident, scored.error)) + END
        try:
            self._file.write(line)
            if (now := monotonic()) - self._flushed_at > FLUSH_S:
                self._file.flush()
                self._flushed_at = now
        except OSError as error:
            raise unwritable(self.path, error) from error
        self.rows += 1
        self.errors += scored.error is not None

    def scored_rows(self) -> Iterator[ScoredRow]:
        """Yield all results so far, from the first row. Raises FileUnwritable."""
        try:
            self._file.flush()
        except OSError as error:
            raise unwritable(self.path, error) from error
        with self.path.open("rb") as file:
            next(file)
            for line in file:
                yield ScoredRow(*orjson.loads(line))

    def remove(self) -> None:
        """Remove the file: the output is complete."""
        self._file.close()
        self.path.unlink()

    def close(self) -> None:
        """Write what is left to the disk and close the file; if the disk is full, count the rows on it."""
        if self._file.closed:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self.rows = max(0, self.path.read_bytes().count(END) - 1)
        finally:
            with contextlib.suppress(OSError):  # the buffer still holds what the disk has not taken
                self._file.close()

    def _begin(self, facts: RunFacts) -> None:
        """Write the first line, or check it and go behind the last complete line."""
        self._file.seek(0)
        first = self._file.readline()
        if not first.endswith(END):
            self._file.seek(0)
            self._file.truncate()
            self._file.write(facts.encode() + END)
            self._file.flush()
            return
        if first.rstrip() != facts.encode():
            raise JournalMismatch(
                "{path} is of another file, or of other options: give those again, or --force to begin again",
                path=self.path,
            )
        self._skip_complete_lines()

    def _skip_complete_lines(self) -> None:
        end = self._file.tell()
        for line in self._file:
            with contextlib.suppress(orjson.JSONDecodeError, TypeError):
                if line.endswith(END):
                    scored = ScoredRow(*orjson.loads(line))
                    self.rows += 1
                    self.errors += scored.error is not None
                    end += len(line)
                    continue
            break
        self._file.seek(end)
        self._file.truncate()

    def _lock(self) -> None:
        """Lock the file for this process, where the system has such locks."""
        try:
            import fcntl
        except ImportError:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise OutputExists("another sentiq command is writing to {path}", path=self.path) from None
