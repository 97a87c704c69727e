"""The figures that Locust wrote for each second of a run."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

PERCENTILES = ("50%", "95%", "99%")
RATE_WINDOW_S = 5  # a rate is the mean over this many seconds


@dataclass(frozen=True, slots=True)
class HistorySecond:
    """One second of a run.

    `at` counts from the first second. Percentiles are of the last ten seconds, NaN if there was no request.
    """

    at: float
    users: int
    requests_s: float
    failures_s: float
    percentiles_ms: dict[str, float]


def read_history(path: Path) -> list[HistorySecond]:
    """Return the seconds of all requests together. Raises ValueError if the file has none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Name"] == "Aggregated"]
    if not rows:
        raise ValueError(f"{path} has no second of a run")
    return [_second_at(rows, index) for index in range(len(rows))]


def _second_at(rows: list[dict[str, str]], index: int) -> HistorySecond:
    row, before = rows[index], rows[max(0, index - RATE_WINDOW_S)]
    passed_s = int(row["Timestamp"]) - int(before["Timestamp"])

    def rate_of(column: str) -> float:
        return (int(row[column]) - int(before[column])) / passed_s if passed_s else 0.0

    return HistorySecond(
        at=int(row["Timestamp"]) - int(rows[0]["Timestamp"]),
        users=int(row["User Count"]),
        requests_s=rate_of("Total Request Count"),
        failures_s=rate_of("Total Failure Count"),
        percentiles_ms={name: _number_or_nan(row[name]) for name in PERCENTILES},
    )


def _number_or_nan(text: str) -> float:
    return math.nan if text == "N/A" else float(text)
