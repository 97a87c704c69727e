"""The Lua scripts in `lua/`, one for each operation; each names its keys and arguments in its first lines."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
COMMENT = re.compile(r"(^|\s)--\s.*|^--$")
WRITE_RESULTS = ("finish", "fail", "reap")
# A worker's scripts go on when Redis is full: only so its memory empties. Enqueue is refused.
GO_ON_WHEN_FULL = ("register", "claim", "finish", "fail", "renew", "release", "reap")


def load_script(name: str) -> str:
    """Return the source of script `name` behind those that it needs, all without their comments.

    Every script needs the prelude; one that writes results needs `results.lua` too, one that may write when
    Redis is full `when_full.lua`.

    The source is sent whole with every EVAL. Redis caches it all the same. A restart of Redis, which empties
    that cache, can then never leave a blocking command behind a script that was not found.
    """
    names = ["when_full"] if name in GO_ON_WHEN_FULL else []
    names += ["prelude", "results", name] if name in WRITE_RESULTS else ["prelude", name]
    return "\n".join(map(_read_code, names))


def _read_code(name: str) -> str:
    source = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    lines = (COMMENT.sub("", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)
