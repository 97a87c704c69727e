"""The errors of devtools and of the programs that use it."""


class DevtoolsError(AssertionError):
    """The base class. It is an AssertionError, so that a test in which it is raised counts as failed."""


class WaitTimeout(DevtoolsError):
    """A condition did not become true in time."""


class ProcessEnded(DevtoolsError):
    """A process that should run has ended."""


class ProgramMissing(DevtoolsError):
    """A program that is needed is not installed."""


class BenchmarkError(DevtoolsError):
    """A measurement could not be made."""
