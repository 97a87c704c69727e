"""The one error of the benchmarks."""


class BenchmarkError(Exception):
    """Something that was to be measured did not run."""
