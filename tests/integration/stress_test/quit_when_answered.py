"""A second locustfile, for tests: end a run once requests of all given names were answered.

The names are in the environment variable QUIT_WHEN_ANSWERED, as a JSON list.
"""

import json
import os
from typing import Any

import gevent
from locust import events
from locust.env import Environment

POLL_S = 0.1


def start_watch(environment: Environment, **_others: Any) -> None:
    """Start a greenlet that ends the run."""
    gevent.spawn(quit_when_answered, environment, set(json.loads(os.environ["QUIT_WHEN_ANSWERED"])))


def quit_when_answered(environment: Environment, names: set[str]) -> None:
    """End the run, as Locust does at the end of a shape, when `names` are among the statistics."""
    while not names <= {entry.name for entry in environment.stats.entries.values()}:
        gevent.sleep(POLL_S)
    if environment.runner is not None:
        environment.runner.quit()


events.init.add_listener(start_watch)
