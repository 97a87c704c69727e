"""What this load adds to Locust's own command line."""

import argparse
from argparse import Namespace

from locust import User
from locust.argument_parser import LocustArgumentParser

from stress_test.load import DEFAULT_SECONDS, SHAPES

USERS = 50
RATE = 10
THINK_TIME_S = 1.0


def add_to(parser: LocustArgumentParser) -> None:
    """The first two are on the web page as well."""
    add = parser.add_argument
    add("--shape", choices=sorted(SHAPES), default="steady", env_var="LOCUST_SHAPE", help=_shapes())
    add(
        "--think-time",
        type=_not_negative,
        default=THINK_TIME_S,
        env_var="LOCUST_THINK_TIME",
        help=f"Mean pause of a user between two tasks, in seconds; 0 for none. Default {THINK_TIME_S:g}.",
    )
    add(
        "--max-failures",
        type=_ratio,
        default=0.0,
        env_var="LOCUST_MAX_FAILURES",
        include_in_web_ui=False,
        help="Share of the requests that may fail, 0 to 1, before a headless run ends with 1. Default 0.",
    )
    add(
        "--max-p99-ms",
        type=_not_negative,
        env_var="LOCUST_MAX_P99_MS",
        include_in_web_ui=False,
        help="p99 of all requests, in milliseconds, above which a headless run ends with 1. Default: any.",
    )
    add("--outcome-file", include_in_web_ui=False, help="Where a headless run writes its outcome, as JSON.")
    parser.set_defaults(num_users=USERS, spawn_rate=RATE)


def with_tasks_left(users: list[type[User]], given: Namespace) -> list[type[User]]:
    """Those who have something left to do under --tags and --exclude-tags: Locust starts the others too."""
    return [user for user in users if any(_wanted(task, given) for task in user.tasks)]


def _wanted(task: object, given: Namespace) -> bool:
    tags: set[str] = getattr(task, "locust_tag_set", set())
    return (not given.tags or not tags.isdisjoint(given.tags)) and tags.isdisjoint(given.exclude_tags or ())


def _shapes() -> str:
    texts = [f"{name}: {function.__doc__}" for name, function in SHAPES.items()]
    lengths = [f"{name} {seconds:g} s" for name, seconds in DEFAULT_SECONDS.items() if seconds]
    return f"{' '.join(texts)} Without --run-time: {', '.join(lengths)}, steady without end. Default steady."


def _not_negative(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number from 0")
    return value


def _ratio(text: str) -> float:
    value = _not_negative(text)
    if value > 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value
