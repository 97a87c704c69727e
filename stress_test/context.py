"""What Locust's environment holds once a run is set up; its types leave room for what is not there yet."""

from argparse import Namespace

from locust.env import Environment
from locust.runners import Runner


def options_of(environment: Environment) -> Namespace:
    if not isinstance(environment.parsed_options, Namespace):
        raise TypeError("Locust has parsed no options yet")
    return environment.parsed_options


def runner_of(environment: Environment) -> Runner:
    if environment.runner is None:
        raise TypeError("Locust has no runner yet")
    return environment.runner
