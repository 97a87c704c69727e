"""A bound for the series of a metric whose labels come from a model or its users."""

MOST_SERIES = 1_000  # of a metric in one process
OTHER = "other"


class BoundedLabels:
    """The label values of one metric: the first MOST_SERIES combinations are kept, all others are OTHER.

    Several threads may use it: at worst each adds a combination more.
    """

    def __init__(self, most_series: int = MOST_SERIES) -> None:
        self._most_series = most_series
        self._known: set[tuple[str, ...]] = set()

    def bound(self, *values: str) -> tuple[str, ...]:
        """Return the values, or OTHER for each of them if the metric has enough series without them."""
        if values not in self._known:
            if len(self._known) >= self._most_series:
                return (OTHER,) * len(values)
            self._known.add(values)
        return values
