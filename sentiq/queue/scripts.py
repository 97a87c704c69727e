"""The Lua scripts in `lua/`, one for each operation; each names its keys and arguments in its first lines."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
COMMENT = re.compile(r"(^|\s)--\s.*|^--$")
PUT_ON_RETRY = ("claim", "reap")
WRITE_RESULTS = ("finish", "fail", "reap")


def load_script(name: str) -> str:
    """Return the source of script `name` behind those that it needs, all without their comments.

    Every script needs the prelude; one that writes results or puts chunks on `retry` needs more.

    The source is sent whole with every EVAL. Redis caches it all the same. A restart of Redis, which empties
    that cache, can then never leave a blocking command behind a script that was not found.
    """
    needed = {
        "prelude": True,
        "retry": name in PUT_ON_RETRY,
        "results": name in WRITE_RESULTS,
        name: True,
    }
    return "\n".join(_read_code(one) for one, is_needed in needed.items() if is_needed)


def _read_code(name: str) -> str:
    source = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    lines = (COMMENT.sub("", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line)
