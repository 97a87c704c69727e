"""The Lua scripts in `lua/`, one for each operation; each names its keys and arguments in its first lines."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
COMMENT = re.compile(r"(^|\s)--\s.*|^--$")
WRITE_RESULTS = ("finish", "fail", "reap")


def load_script(name: str, *more: str) -> str:
    """Return the source of script `name` behind those that it needs and `more`, all without their comments.

    Every script needs the prelude; one that writes results needs `results.lua` too.

    The source is sent whole with every EVAL. Redis caches it all the same. A restart of Redis, which empties
    that cache, can then never leave a blocking command behind a script that was not found.
    """
    names = ("prelude", "results", name) if name in WRITE_RESULTS else ("prelude", name)
    return "\n".join(map(_read_code, (*names[:-1], *more, name)))


def _read_code(name: str) -> str:
    source = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    lines = (COMMENT.sub("", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)
