"""The Lua scripts in `lua/`, one for each operation; each names its keys and arguments in its first lines."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
COMMENT = re.compile(r"(^|\s)--\s.*|^--$")
USE_LISTS = ("enqueue", "claim", "release", "reap", "state", "renumber")
PUT_ON_LISTS = ("claim", "release", "reap")
WRITE_RESULTS = ("finish", "fail", "reap", "cancel")
# A worker's scripts go on when Redis is full: only so its memory empties. Enqueue is refused.
# The job that `sync` is about was accepted; `cancel` makes room.
GO_ON_WHEN_FULL = (
    *("register", "claim", "finish", "fail", "renew", "release", "reap"),
    *("sync", "cancel", "renumber"),
)


def load_script(name: str, *more: str) -> str:
    """Return the source of script `name` behind those that it needs and `more`, all without their comments.

    Every script needs the prelude, some one of the others.

    Workers send the source whole with every EVAL. Redis caches it all the same. A restart of Redis, which
    empties that cache, can then never leave a blocking command behind a script that was not found.
    """
    needed = {
        "when_full": name in GO_ON_WHEN_FULL,
        "prelude": True,
        "lists": name in USE_LISTS,
        "work": name == "enqueue",
        "put": name in PUT_ON_LISTS,
        "results": name in WRITE_RESULTS,
        **dict.fromkeys(more, True),
        name: True,
    }
    return "\n".join(_read_code(one) for one, is_needed in needed.items() if is_needed)


def _read_code(name: str) -> str:
    source = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    lines = (COMMENT.sub("", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)
