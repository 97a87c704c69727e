"""The table of a run, as Markdown and as JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import orjson

from benchmarks.faults.rows import Row
from devtools.errors import BenchmarkError
from devtools.markdown import LEFT, RIGHT, table

BEGIN, END = "<!-- table of make faults -->", "<!-- end of the table -->"
COLUMNS = (
    "fault",
    "jobs",
    "answered",
    "refused",
    "not connected",
    "broken off",
    "lost",
    "forgotten",
    "wrong or different answers",
    "p50, p99 before, ms",
    "p50, p99 during, ms",
    "slowest, s",
    "normal again, s",
    "as promised",
)


def write_report(folder: Path, rows: Sequence[Row], facts: Mapping[str, str]) -> tuple[Path, Path]:
    """Write `faults.md` and `faults.json` into the folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    page, data = folder / "faults.md", folder / "faults.json"
    page.write_text(f"# Faults of one run\n\n{report_section(rows, facts)}\n", encoding="utf-8")
    content = {
        "run": facts,
        "rows": [
            {"fault": row.fault.name, **_json_figures(row), "broken promises": row.broken} for row in rows
        ],
    }
    data.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return page, data


def replace_table(page: Path, rows: Sequence[Row], facts: Mapping[str, str]) -> None:
    """Put the table of this run into a page, between its marks. Raises BenchmarkError if they are missing."""
    text = page.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise BenchmarkError(f"{page} has no lines {BEGIN!r} and {END!r}")
    page.write_text(f"{head}{begin}\n\n{report_section(rows, facts)}\n\n{end}{tail}", encoding="utf-8")


def report_section(rows: Sequence[Row], facts: Mapping[str, str]) -> str:
    """Return the facts, the table and the broken promises."""
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    align = [LEFT, *[RIGHT] * (len(COLUMNS) - 2), LEFT]
    parts = ["\n".join(lines), table(COLUMNS, map(_cells, rows), align)]
    if broken := [f"- {row.fault.title}: {sentence}" for row in rows for sentence in row.broken]:
        parts.append("Broken promises:\n\n" + "\n".join(broken))
    return "\n\n".join(parts)


def _cells(row: Row) -> list[str]:
    figures = row.figures
    refused = ", ".join(f"{status}: {count:,}" for status, count in figures.refused.items())
    return [
        row.fault.title,
        f"{figures.jobs:,}",
        f"{figures.answered:,}",
        refused or "0",
        f"{figures.not_connected:,}",
        f"{figures.broken_off:,}",
        f"{figures.lost:,}",
        f"{figures.forgotten:,}",
        f"{figures.wrong + figures.different:,}",
        f"{_ms(figures.p50_before_s)}, {_ms(figures.p99_before_s)}",
        f"{_ms(figures.p50_during_s)}, {_ms(figures.p99_during_s)}",
        f"{figures.slowest_s:.1f}",
        f"{figures.normal_again_s:.1f}" if math.isfinite(figures.normal_again_s) else "never",
        ("no" if row.unexpected else "not yet") if row.broken else "yes",
    ]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}" if math.isfinite(seconds) else "none"


def _json_figures(row: Row) -> dict[str, object]:
    figures = asdict(row.figures)
    return {**figures, "refused": {str(status): count for status, count in row.figures.refused.items()}}
