"""The report of a run, as a Markdown page and as JSON."""

from collections.abc import Mapping
from pathlib import Path

import orjson

from benchmarks.measurements import MEASUREMENTS
from benchmarks.rounds import Figures, Table, columns_of, format_number, medians_of
from benchmarks.targets import TargetResult, check_targets
from devtools.markdown import LEFT, RIGHT, table


def write_report(folder: Path, tables: Mapping[str, Table], facts: Mapping[str, str]) -> tuple[Path, Path]:
    """Write `bench.md` and `bench.json` into the folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    page, data = folder / "bench.md", folder / "bench.json"
    page.write_text(report_page(tables, facts), encoding="utf-8")
    content = {
        "run": facts,
        "medians": {name: medians_of(one) for name, one in tables.items()},
        "rounds": tables,
    }
    data.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return page, data


def report_page(tables: Mapping[str, Table], facts: Mapping[str, str]) -> str:
    """Return the page: facts, a table of medians for each measurement, and the targets that were measured."""
    medians = {name: medians_of(one) for name, one in tables.items()}
    parts = [_fact_list(facts)]
    parts += [f"## {MEASUREMENTS[name].title}\n\n{_median_table(rows)}" for name, rows in medians.items()]
    if results := check_targets(medians):
        parts.append(f"## Targets\n\n{_target_table(results)}")
    return "\n\n".join(parts) + "\n"


def _fact_list(facts: Mapping[str, str]) -> str:
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    return "\n".join(["# Figures of one run", "", "Medians of all rounds.", "", *lines])


def _median_table(rows: Mapping[str, Figures]) -> str:
    columns = columns_of(rows.values())
    body = [[label, *(_cell(row, column) for column in columns)] for label, row in rows.items()]
    return table(["", *columns], body, [LEFT, *[RIGHT] * len(columns)])


def _cell(row: Figures, column: str) -> str:
    return format_number(row[column]) if column in row else ""


def _target_table(results: list[TargetResult]) -> str:
    body = [
        [
            result.target.what,
            f"{'at most' if result.target.at_most else 'at least'} {format_number(result.target.limit)}",
            format_number(result.figure),
            "yes" if result.met else "no",
        ]
        for result in results
    ]
    return table(["", "target", "measured", "met"], body, [LEFT, RIGHT, RIGHT, LEFT])
