"""Standard output and standard error, with the words of a language."""

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

import orjson

from sentiq.client.command.words import Words


@dataclass(frozen=True, slots=True)
class Terminal:
    """The words, the streams and the environment of the command. `quiet` keeps remarks back."""

    words: Words
    environment: Mapping[str, str]
    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    quiet: bool = False

    @classmethod
    def of_process(cls, words: Words, environment: Mapping[str, str], *, quiet: bool = False) -> "Terminal":
        """Return the terminal of this process. Letters that its encoding lacks become "?"."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        return cls(words, environment, sys.stdin.buffer, sys.stdout, sys.stderr, quiet)

    @property
    def is_interactive(self) -> bool:
        """True if a person reads the standard output."""
        return self.stdout.isatty()

    def remark(self, template: str, **values: object) -> None:
        """Print a sentence to standard error, unless the person wants none."""
        if not self.quiet:
            print(self.words(template, **values), file=self.stderr)

    def print_error(self, sentence: str) -> None:
        """Print one line to standard error."""
        print(f"sentiq: {' '.join(sentence.split())}", file=self.stderr)

    def print_json(self, value: object) -> None:
        """Print a value as one line of JSON, in UTF-8 for every locale."""
        self.stdout.flush()
        self.stdout.buffer.write(orjson.dumps(value) + b"\n")

    def print_rows(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print rows in columns for a person, tabs between cells and no header for a program."""
        if not self.is_interactive:
            for row in rows:
                self.stdout.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")
            return
        table = [list(header), *([" ".join(cell.split()) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in list(zip(*table, strict=True))[:-1]]
        width = shutil.get_terminal_size().columns
        for row in table:
            cells = [cell.ljust(size) for cell, size in zip(row, widths, strict=False)]
            line = "  ".join([*cells, row[-1]])
            self.stdout.write((line if len(line) <= width else line[: width - 1] + "…").rstrip() + "\n")
