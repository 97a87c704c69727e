"""What Locust wrote down every second of a run."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

PERCENTILES = ("50%", "95%", "99%")
SMOOTH_S = 5  # over so many seconds a rate is taken


@dataclass(frozen=True, slots=True)
class Second:
    """`at` counts from the run's beginning; percentiles are of ten seconds, NaN where nothing came."""

    at: float
    users: int
    requests_s: float
    failures_s: float
    percentiles_ms: dict[str, float]


def read(path: Path) -> list[Second]:
    """The seconds of all requests together. Raises ValueError for a file that holds none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Name"] == "Aggregated"]
    if not rows:
        raise ValueError(f"{path} holds no second of a run")
    return [_second(rows, index) for index in range(len(rows))]


def _second(rows: list[dict[str, str]], index: int) -> Second:
    row, before = rows[index], rows[max(0, index - SMOOTH_S)]
    passed_s = int(row["Timestamp"]) - int(before["Timestamp"])

    def rate(column: str) -> float:
        return (int(row[column]) - int(before[column])) / passed_s if passed_s else 0.0

    return Second(
        at=int(row["Timestamp"]) - int(rows[0]["Timestamp"]),
        users=int(row["User Count"]),
        requests_s=rate("Total Request Count"),
        failures_s=rate("Total Failure Count"),
        percentiles_ms={name: _number(row[name]) for name in PERCENTILES},
    )


def _number(text: str) -> float:
    return math.nan if text == "N/A" else float(text)
