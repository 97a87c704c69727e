"""One headless run of Locust, as its own process, and the files that it leaves."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from stress_test.verdict import Limits, Outcome

LOCUSTFILE = Path(__file__).parent / "locustfile.py"
ROOT = LOCUSTFILE.parent.parent
GRACE_S = 10  # in which users end what they have begun
HANGING_S = 120  # after its end a run must be over


@dataclass(frozen=True, slots=True)
class Plan:
    shape: str
    users: int
    rate: float
    seconds: int
    think_time_s: float
    user_classes: tuple[str, ...] = ()  # none: all of them


@dataclass(frozen=True, slots=True)
class Files:
    """What a run writes into a folder."""

    folder: Path

    @property
    def outcome(self) -> Path:
        return self.folder / "outcome.json"

    @property
    def report(self) -> Path:
        return self.folder / "report.html"

    @property
    def csv_prefix(self) -> Path:
        return self.folder / "locust"

    @property
    def history(self) -> Path:
        return self.folder / "locust_stats_history.csv"


def run(
    plan: Plan, url: str, files: Files, limits: Limits, *, table: bool = True
) -> tuple[bool, Outcome | None]:
    """Whether it stayed within the limits, and what it came to, if it came to an end.

    `table`: Locust prints its tables of all requests in the end; they are in the files anyway.
    """
    files.folder.mkdir(parents=True, exist_ok=True)
    files.outcome.unlink(missing_ok=True)
    silence = [] if table else [f"--json-file={files.folder / 'stats.json'}"]
    command = [sys.executable, "-m", "locust", *silence, *_arguments(plan, url, files, limits)]
    try:
        status = subprocess.run(command, cwd=ROOT, timeout=plan.seconds + HANGING_S, check=False).returncode  # noqa: S603  # our own arguments
    except subprocess.TimeoutExpired:
        print(f"Locust hung: it was ended {HANGING_S} s after its time.", file=sys.stderr)
        return False, None
    return status == 0, Outcome.read(files.outcome) if files.outcome.exists() else None


def _arguments(plan: Plan, url: str, files: Files, limits: Limits) -> list[str]:
    options = {
        "--locustfile": LOCUSTFILE,
        "--host": url,
        "--shape": plan.shape,
        "--users": plan.users,
        "--spawn-rate": plan.rate,
        "--run-time": f"{plan.seconds}s",
        "--think-time": plan.think_time_s,
        "--stop-timeout": GRACE_S,
        "--max-failures": limits.failures,
        "--outcome-file": files.outcome,
        "--csv": files.csv_prefix,
        "--html": files.report,
        "--loglevel": "WARNING",
    }
    if limits.p99_ms is not None:
        options["--max-p99-ms"] = limits.p99_ms
    given = [f"{name}={value}" for name, value in options.items()]
    return ["--headless", "--csv-full-history", "--only-summary", *given, *plan.user_classes]
