"""Rounds over all measurements, interleaved: whatever else the machine does meets all of them alike."""

from collections.abc import Callable, Iterable, Mapping
from statistics import median

from benchmarks.measurements import Measurement
from benchmarks.stage import Stage

Figures = dict[str, float]  # column -> figure
Table = dict[str, dict[str, list[float]]]  # label of a row -> column -> the figure of each round


def run(
    measurements: Mapping[str, Measurement], stage: Stage, rounds: int, show: Callable[[str], None]
) -> dict[str, Table]:
    """All figures: name of the measurement -> its table. `show` is told of each row as it comes."""
    tables: dict[str, Table] = {name: {} for name in measurements}
    for number in range(1, rounds + 1):
        for name, measurement in measurements.items():
            for label, figures in measurement.rows(stage):
                add(tables[name], label, figures)
                show(f"round {number} of {rounds}, {name}: {label}: {sentence(figures)}")
    return tables


def add(table: Table, label: str, figures: Figures) -> None:
    row = table.setdefault(label, {})
    for column, figure in figures.items():
        row.setdefault(column, []).append(figure)


def medians(table: Table) -> dict[str, Figures]:
    return {
        label: {column: median(figures) for column, figures in row.items()} for label, row in table.items()
    }


def sentence(figures: Figures) -> str:
    return ", ".join(f"{column} {number(figure)}" for column, figure in figures.items())


def number(figure: float) -> str:
    """Three digits or more: 0.523, 12.3, 2,019."""
    if figure == int(figure) or abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.2f}"


def columns(rows: Iterable[Figures]) -> list[str]:
    """Every column that any of the rows has, in the order of their appearance."""
    return list(dict.fromkeys(column for row in rows for column in row))
