"""The paths of a run: its output, and the journal beside it."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sentiq.client.command.errors import OutputExists
from sentiq.client.command.input_file import STANDARD
from sentiq.client.files.output import ENDINGS, default_output
from sentiq.client.files.table import Table


@dataclass(frozen=True, slots=True)
class RunPaths:
    """The output of a run and its journal. `to_stdout` is True if the output is only temporary."""

    output: Path
    to_stdout: bool = False

    @property
    def journal(self) -> Path:
        """The file with the results so far."""
        return self.output.with_name(f"{self.output.name}.part")


@contextmanager
def run_paths(options: Namespace, source: Path, table: Table) -> Iterator[RunPaths]:
    """Give the paths of a run. Raises OutputExists if something is there that the person may want to keep."""
    if options.output == STANDARD or (options.output is None and options.file == STANDARD):
        with tempfile.TemporaryDirectory(prefix="sentiq-") as folder:
            yield RunPaths(Path(folder) / f"output{ENDINGS[table.form.kind]}", to_stdout=True)
        return
    paths = RunPaths(default_output(source, table) if options.output is None else Path(options.output))
    _check_free(paths, source, options)
    yield paths


def _check_free(paths: RunPaths, source: Path, options: Namespace) -> None:
    if paths.output.exists() and paths.output.samefile(source):
        raise OutputExists("{path} is the input: give another name with -o", path=paths.output)
    if paths.output.is_dir():
        raise OutputExists("{name} is a folder: give a file", name=paths.output)
    if not paths.output.parent.is_dir():
        raise OutputExists("there is no folder {path}: make it first", path=paths.output.parent)
    if options.force:
        return
    if options.resume and paths.journal.exists():
        return
    if paths.output.exists():
        raise OutputExists("{path} exists: --force replaces it, -o takes another name", path=paths.output)
    if paths.journal.exists():
        raise OutputExists(
            "{path} is of an unfinished run: --resume goes on with it, --force begins again",
            path=paths.journal,
        )
