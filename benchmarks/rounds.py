"""Rounds over all measurements in turn, so that background load affects all measurements equally."""

from collections.abc import Callable, Iterable, Mapping
from statistics import median

from benchmarks.environment import BenchmarkEnvironment
from benchmarks.measurements import Measurement

Figures = dict[str, float]  # column -> figure
Table = dict[str, dict[str, list[float]]]  # label of a row -> column -> the figure of each round


def run_rounds(
    measurements: Mapping[str, Measurement],
    environment: BenchmarkEnvironment,
    rounds: int,
    show: Callable[[str], None],
) -> dict[str, Table]:
    """Return all figures: name of the measurement -> its table. `show` is called with each row."""
    tables: dict[str, Table] = {name: {} for name in measurements}
    for number in range(1, rounds + 1):
        for name, measurement in measurements.items():
            for label, figures in measurement.measure(environment):
                _add_row(tables[name], label, figures)
                show(f"round {number} of {rounds}, {name}: {label}: {_in_words(figures)}")
    return tables


def medians_of(table: Table) -> dict[str, Figures]:
    """Return the median of each cell: label -> column -> median."""
    return {
        label: {column: median(figures) for column, figures in row.items()} for label, row in table.items()
    }


def format_number(figure: float) -> str:
    """Return a figure with three digits or more: 0.52, 12.3, 2,019."""
    if figure == int(figure) or abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.2f}"


def columns_of(rows: Iterable[Figures]) -> list[str]:
    """Return every column of the rows, in the order in which they first appear."""
    return list(dict.fromkeys(column for row in rows for column in row))


def _add_row(table: Table, label: str, figures: Figures) -> None:
    row = table.setdefault(label, {})
    for column, figure in figures.items():
        row.setdefault(column, []).append(figure)


def _in_words(figures: Figures) -> str:
    return ", ".join(f"{column} {format_number(figure)}" for column, figure in figures.items())
