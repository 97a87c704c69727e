"""The options that these stress tests add to Locust's command line."""

from argparse import Namespace

from locust import User
from locust.argument_parser import LocustArgumentParser

from devtools.number_arguments import number_from_0, number_from_0_to_1
from stress_test.shapes import DEFAULT_SECONDS, SHAPES

USERS = 50
RATE = 10
THINK_TIME_S = 1.0
LOCAL_ONLY = "127.0.0.1"


def add_options(parser: LocustArgumentParser) -> None:
    """Add the options to Locust's parser. The first two are on the web page as well."""
    add = parser.add_argument
    add("--shape", choices=sorted(SHAPES), default="steady", env_var="LOCUST_SHAPE", help=_shape_help())
    add(
        "--think-time",
        type=number_from_0,
        default=THINK_TIME_S,
        env_var="LOCUST_THINK_TIME",
        help=f"Mean pause of a user between two tasks, in seconds; 0 for none. Default {THINK_TIME_S:g}.",
    )
    add(
        "--max-failures",
        type=number_from_0_to_1,
        default=0.0,
        env_var="LOCUST_MAX_FAILURES",
        include_in_web_ui=False,
        help="Share of the requests that may fail, 0 to 1, before a headless run ends with 1. Default 0.",
    )
    add(
        "--max-p99-ms",
        type=number_from_0,
        env_var="LOCUST_MAX_P99_MS",
        include_in_web_ui=False,
        help="p99 of all requests, in ms, above which a headless run ends with 1. Default: no limit.",
    )
    add(
        "--api-key",
        default="",
        env_var="SENTIQ_API_KEY",
        is_secret=True,
        include_in_web_ui=False,
        help="API key that every request sends. The environment variable keeps it out of lists of processes.",
    )
    add("--outcome-file", include_in_web_ui=False, help="File for the outcome of a headless run, as JSON.")
    # The page can start load on any host and has a well-known login.
    parser.set_defaults(num_users=USERS, spawn_rate=RATE, web_host=LOCAL_ONLY)


def users_with_tasks(users: list[type[User]], options: Namespace) -> list[type[User]]:
    """Return the users that have a task under --tags and --exclude-tags: Locust starts the others too."""
    return [user for user in users if any(_is_selected(task, options) for task in user.tasks)]


def _is_selected(task: object, options: Namespace) -> bool:
    tags: set[str] = getattr(task, "locust_tag_set", set())
    included = not options.tags or not tags.isdisjoint(options.tags)
    return included and tags.isdisjoint(options.exclude_tags or ())


def _shape_help() -> str:
    texts = [f"{name}: {function.__doc__}" for name, function in SHAPES.items()]
    lengths = [f"{name} {seconds:g} s" for name, seconds in DEFAULT_SECONDS.items() if seconds]
    return f"{' '.join(texts)} Without --run-time: {', '.join(lengths)}, steady without end. Default steady."
