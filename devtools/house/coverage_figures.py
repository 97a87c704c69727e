"""Coverage, as `make coverage` left it in coverage.json."""

import json
from collections import defaultdict
from pathlib import Path, PurePosixPath

COVERAGE_FILE = "coverage.json"  # the report of `coverage json`


def coverage_percent(folder: Path) -> dict[str, float]:
    """Return top folder -> percent of its statements and branches that ran, and that of the tree as "all".

    Empty if there is no coverage.json. Raises ValueError or KeyError if the file is no report of coverage.py.
    """
    try:
        report = json.loads((folder / COVERAGE_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, file in report["files"].items():
        summary = file["summary"]
        covered = summary["covered_lines"] + summary.get("covered_branches", 0)
        total = summary["num_statements"] + summary.get("num_branches", 0)
        for name in ("all", PurePosixPath(path).parts[0]):
            counts[name][0] += covered
            counts[name][1] += total
    return {name: 100 * covered / total for name, (covered, total) in sorted(counts.items()) if total}
