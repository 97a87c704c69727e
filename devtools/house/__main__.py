"""`python -m devtools.house [FOLDER …]` prints a table; with --check, the places that break a rule."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from devtools.house.source_modules import read_modules
from devtools.house.table import markdown_table
from devtools.house.violations import violations


def main(arguments: list[str]) -> int:
    """Return the exit status: 0, or 1 if --check found something."""
    options = _parser().parse_args(arguments)
    if options.check:
        return max([_check(folder) for folder in options.folders])
    print(markdown_table(options.folders))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m devtools.house", description="Figures about the source code."
    )
    parser.add_argument(
        "folders",
        metavar="FOLDER",
        nargs="*",
        type=Path,
        default=[Path()],
        help="a source tree, the current folder by default; several stand side by side",
    )
    parser.add_argument(
        "--check", action="store_true", help="list the places that break a rule, and exit with 1"
    )
    return parser


def _check(folder: Path) -> int:
    found = sorted(violations(read_modules(folder)))
    for violation in found:
        print(violation)
    kinds = Counter(violation.kind for violation in found)
    print(", ".join(f"{kind}: {count}" for kind, count in kinds.items()) or "no violation", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
