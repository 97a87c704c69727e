"""One headless run of Locust in its own process, and the files that it writes."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from stress_test.outcome import Limits, Outcome

LOCUSTFILE = Path(__file__).parent / "locustfile.py"
ROOT = LOCUSTFILE.parent.parent
STOP_TIMEOUT_S = 10  # for users to finish their tasks
HANG_S = 120  # a run that lasts this much longer than planned is killed


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The options of a run. `user_classes` is empty for all classes."""

    shape: str
    users: int
    rate: float
    seconds: int
    think_time_s: float
    user_classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files of a run in its folder."""

    folder: Path

    @property
    def outcome(self) -> Path:
        """The outcome as JSON."""
        return self.folder / "outcome.json"

    @property
    def report(self) -> Path:
        """Locust's HTML report."""
        return self.folder / "report.html"

    @property
    def csv_prefix(self) -> Path:
        """The beginning of the names of Locust's CSV files."""
        return self.folder / "locust"

    @property
    def history(self) -> Path:
        """The CSV file with the figures of each second."""
        return self.folder / "locust_stats_history.csv"


def run_locust(
    plan: RunPlan, url: str, files: RunFiles, limits: Limits, *, table: bool = True
) -> tuple[bool, Outcome | None]:
    """Return True if the run stayed within the limits, and its outcome, or None if it did not end by itself.

    With `table` Locust prints its tables of all requests at the end; they are in the files in any case.
    """
    files.folder.mkdir(parents=True, exist_ok=True)
    files.outcome.unlink(missing_ok=True)
    no_table = [] if table else [f"--json-file={files.folder / 'stats.json'}"]
    command = [sys.executable, "-m", "locust", *no_table, *_locust_arguments(plan, url, files, limits)]
    try:
        status = subprocess.run(command, cwd=ROOT, timeout=plan.seconds + HANG_S, check=False).returncode  # noqa: S603  # our own arguments
    except subprocess.TimeoutExpired:
        print(f"Locust still ran {HANG_S} s after its planned end and was killed.", file=sys.stderr)
        return False, None
    return status == 0, Outcome.from_file(files.outcome) if files.outcome.exists() else None


def _locust_arguments(plan: RunPlan, url: str, files: RunFiles, limits: Limits) -> list[str]:
    options = {
        "--locustfile": LOCUSTFILE,
        "--host": url,
        "--shape": plan.shape,
        "--users": plan.users,
        "--spawn-rate": plan.rate,
        "--run-time": f"{plan.seconds}s",
        "--think-time": plan.think_time_s,
        "--stop-timeout": STOP_TIMEOUT_S,
        "--max-failures": limits.failures,
        "--outcome-file": files.outcome,
        "--csv": files.csv_prefix,
        "--html": files.report,
        "--loglevel": "WARNING",
    }
    if limits.p99_ms is not None:
        options["--max-p99-ms"] = limits.p99_ms
    arguments = [f"{name}={value}" for name, value in options.items()]
    return ["--headless", "--csv-full-history", "--only-summary", *arguments, *plan.user_classes]
