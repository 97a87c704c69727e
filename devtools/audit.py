"""`python -m devtools.audit LOCK...` looks for known vulnerabilities of the locked packages with pip-audit.

uv runs a pinned pip-audit in a separate environment. The exit status is 0 if every package was looked up and
nothing was found, 1 if a vulnerability was found, 2 if a package could not be looked up. pip-audit itself
ends with 0 where its database does not know a package, or answers without advisories. So an old release with
a known vulnerability is looked up first.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PIP_AUDIT = ("uv", "tool", "run", "pip-audit==2.9.0")
KNOWN = "requests==2.19.1"  # CVE-2018-18074
TIMEOUT_S = 600


class NotAudited(Exception):
    """The reason why packages could not be looked up, in one line."""


def main(locks: Sequence[str], program: Sequence[str] = PIP_AUDIT) -> int:
    """Audit each lock, print the outcome and return the exit status."""
    try:
        check_database(program)
        counts = [report(lock, look_up(lock, "--require-hashes", program)) for lock in locks]
    except NotAudited as error:
        print(f"audit: NOT AUDITED: {error}", file=sys.stderr)
        return 2
    return 1 if sum(counts) else 0


def check_database(program: Sequence[str]) -> None:
    """Raises NotAudited if the database does not report a vulnerability that is certain."""
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "known.txt"
        lock.write_text(f"{KNOWN}\n", encoding="utf-8")
        if not any(package["vulns"] for package in look_up(str(lock), "--no-deps", program)):
            raise NotAudited(f"the database has no advisory about {KNOWN}, which has a vulnerability")


def look_up(lock: str, option: str, program: Sequence[str]) -> list[dict[str, Any]]:
    """Return pip-audit's packages, each with `name`, `version` and `vulns`. Raises NotAudited."""
    options = ["--requirement", lock, "--disable-pip", option, "--format", "json"]
    command = [*program, *options, "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotAudited(f"pip-audit does not run: {error}") from error
    except (ValueError, KeyError) as error:
        reason = (done.stderr.strip().splitlines() or ["pip-audit printed nothing"])[-1]
        raise NotAudited(f"the database cannot be reached: {reason}") from error
    for package in packages:
        if "skip_reason" in package:
            raise NotAudited(f"the database cannot be reached or is incomplete: {package['skip_reason']}")
    return packages


def report(lock: str, packages: list[dict[str, Any]]) -> int:
    """Print the vulnerabilities and return their number."""
    lines = [
        f"{lock}: {package['name']} {package['version']}: {found['id']}, fixed in {found['fix_versions']}"
        for package in packages
        for found in package["vulns"]
    ]
    print("\n".join(lines) or f"{lock}: {len(packages)} packages, no known vulnerability")
    return len(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
