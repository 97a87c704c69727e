"""Parts of Locust's environment that are set once a run is set up, without their None."""

from argparse import Namespace

from locust.env import Environment
from locust.runners import Runner


def options_of(environment: Environment) -> Namespace:
    """Return the parsed options. Raises TypeError before Locust has parsed them."""
    if not isinstance(environment.parsed_options, Namespace):
        raise TypeError("Locust has parsed no options yet")
    return environment.parsed_options


def runner_of(environment: Environment) -> Runner:
    """Return the runner. Raises TypeError before Locust has made it."""
    if environment.runner is None:
        raise TypeError("Locust has no runner yet")
    return environment.runner
