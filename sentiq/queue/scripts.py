"""The Lua scripts beside this module, one an operation; keys and arguments stand at each one's head."""

from pathlib import Path

FOLDER = Path(__file__).parent / "lua"


def load(name: str) -> str:
    """The source of script `name`, less its comments.

    It is sent whole with every EVAL: Redis caches it all the same, and a restart of Redis, which forgets its
    cache, can then never leave a blocking command behind a script that was not found.
    """
    lines = (FOLDER / f"{name}.lua").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("--"))
