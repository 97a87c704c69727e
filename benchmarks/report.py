"""A run as a Markdown page and as JSON."""

from collections.abc import Mapping
from pathlib import Path

import orjson

from benchmarks.measurements import MEASUREMENTS
from benchmarks.rounds import Figures, Table, columns, medians, number
from benchmarks.targets import Verdict, verdicts


def write(folder: Path, tables: Mapping[str, Table], facts: Mapping[str, str]) -> tuple[Path, Path]:
    """Writes `bench.md` and `bench.json` into the folder and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    page, data = folder / "bench.md", folder / "bench.json"
    page.write_text(markdown(tables, facts), encoding="utf-8")
    content = {
        "run": facts,
        "medians": {name: medians(table) for name, table in tables.items()},
        "rounds": tables,
    }
    data.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return page, data


def markdown(tables: Mapping[str, Table], facts: Mapping[str, str]) -> str:
    middle = {name: medians(table) for name, table in tables.items()}
    parts = [_facts(facts)]
    parts += [f"## {MEASUREMENTS[name].title}\n\n{_table(table)}" for name, table in middle.items()]
    if judged := verdicts(middle):
        parts.append(f"## Targets\n\n{_targets(judged)}")
    return "\n\n".join(parts) + "\n"


def _facts(facts: Mapping[str, str]) -> str:
    lines = [f"- {name}: {value}" for name, value in facts.items()]
    return "\n".join(["# Figures of one run", "", "Medians of all rounds.", "", *lines])


def _table(rows: Mapping[str, Figures]) -> str:
    names = columns(rows.values())
    body = [[label, *(_cell(row, name) for name in names)] for label, row in rows.items()]
    return _lines([["", *names], ["---", *["---:"] * len(names)], *body])


def _cell(row: Figures, column: str) -> str:
    return number(row[column]) if column in row else ""


def _targets(judged: list[Verdict]) -> str:
    body = [
        [
            verdict.target.what,
            f"{'at most' if verdict.target.at_most else 'at least'} {number(verdict.target.limit)}",
            number(verdict.figure),
            "yes" if verdict.met else "no",
        ]
        for verdict in judged
    ]
    return _lines([["", "target", "measured", "met"], ["---", "---:", "---:", "---"], *body])


def _lines(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
