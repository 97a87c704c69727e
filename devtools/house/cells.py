"""The cells of the table: figures as text."""

from collections.abc import Iterable, Mapping, Sequence

from devtools.house.sizes import Measured, longer_than, percentile
from devtools.house.source_modules import SourceModule

LISTED = 30  # words or names in one cell


def files_and_lines(modules: Sequence[SourceModule]) -> str:
    """Return the number of modules and of their lines."""
    return f"{len(modules)} files, {sum(module.line_count for module in modules):,} lines"


def distribution(measured: Sequence[Measured]) -> str:
    """Return median, 90th percentile and the longest, with its name."""
    if not measured:
        return "no figure"
    lengths = [one.length for one in measured]
    return (
        f"{percentile(lengths, 0.5)} / {percentile(lengths, 0.9)} / {max(lengths)} ({_named(max(measured))})"
    )


def longer(measured: Iterable[Measured], limit: int) -> str:
    """Return those longer than `limit` lines, the longest first."""
    return listed({_named(one): one.length for one in longer_than(measured, limit)})


def _named(one: Measured) -> str:
    return one.name if one.name == one.place.path else f"{one.name} in {one.place.path}"


def listed(counts: Mapping[str, int]) -> str:
    """Return the number of entries, and the first of them with their counts."""
    return f"{len(counts)}{_entries(counts)}"


def summed(counts: Mapping[str, int]) -> str:
    """Return the sum of the counts, and the entries with the greatest of them."""
    return f"{sum(counts.values())}{_entries(_by_count(counts))}"


def share(counts: Mapping[str, int], of: int) -> str:
    """Return the sum of the counts as percent of `of`, and the entries with the greatest of them."""
    return f"{percent(counts, of)}{_entries(_by_count(counts))}"


def percent(counts: Mapping[str, int], of: int) -> str:
    """Return the sum of the counts as percent of `of`."""
    return f"{100 * sum(counts.values()) / of:.0f} %" if of else "no figure"


def percents(figures: Mapping[str, float]) -> str:
    """Return each figure with one decimal."""
    return ", ".join(f"{name} {figure:.1f} %" for name, figure in figures.items()) or "no figure"


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _entries(counts: Mapping[str, int]) -> str:
    entries = [f"{name} {count}" for name, count in counts.items()]
    more = [f"{len(entries) - LISTED} more"] if len(entries) > LISTED else []
    return f": {', '.join([*entries[:LISTED], *more])}" if entries else ""
