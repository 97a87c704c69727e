"""The input of `sentiq score`: a file, or standard input as a temporary file."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sentiq.client.command.errors import InputMissing

STANDARD = "-"


@contextmanager
def input_path(name: str) -> Iterator[Path]:
    """Give the path of a file that can be read more than once. Raises InputMissing."""
    if name == STANDARD:
        with tempfile.TemporaryDirectory(prefix="sentiq-") as folder:
            path = Path(folder) / "stdin"
            with path.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            yield path
        return
    path = Path(name)
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise InputMissing("there is no file {name}", name=name) from None
    except IsADirectoryError:
        raise InputMissing("{name} is a folder: give a file", name=name) from None
    except OSError as error:
        raise InputMissing("{name} cannot be read: {why}", name=name, why=error.strerror) from None
    yield path


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
