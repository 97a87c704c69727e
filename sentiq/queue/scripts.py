"""The Lua scripts beside this module, one an operation; keys and arguments stand at each one's head."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lua"


@dataclass(frozen=True)
class Script:
    """A script's source, less its comments."""

    source: str

    @cached_property
    def sha1(self) -> str:
        """The name that Redis knows it by."""
        return hashlib.sha1(self.source.encode(), usedforsecurity=False).hexdigest()

    def command(self, names: Sequence[str], arguments: Sequence[Any]) -> "tuple[Any, ...]":
        """The command that runs it, for a Channel, which sees to it that Redis has the script."""
        return ("EVALSHA", self.sha1, len(names), *names, *arguments)


def load(name: str) -> Script:
    lines = (FOLDER / f"{name}.lua").read_text(encoding="utf-8").splitlines()
    return Script("\n".join(line for line in lines if line and not line.lstrip().startswith("--")))


def all_sources() -> list[str]:
    """Of every script there is."""
    return [load(path.stem).source for path in sorted(FOLDER.glob("*.lua"))]
