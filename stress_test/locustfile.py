"""`locust -f stress_test/locustfile.py`, in the root of the repository: with a web page, or `--headless`."""

import os
import random
import time
from typing import Any

from locust import LoadTestShape, events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import WorkerRunner

from stress_test import login
from stress_test.base_user import SentiqUser
from stress_test.corpus import numbered_texts
from stress_test.exit_status import ExitStatus
from stress_test.locust_context import options_of
from stress_test.locust_options import add_options, users_with_tasks
from stress_test.login import Credentials
from stress_test.progress import print_line, start_progress
from stress_test.scenarios import (
    ApiClient,
    BatchClient,
    PatientClient,
    Visitor,
)
from stress_test.shapes import UserCurve

__all__ = ["ApiClient", "BatchClient", "PatientClient", "Shape", "Visitor"]


class Shape(LoadTestShape):
    """The shape of `--shape`. Users, rate and run time may change on the page during a run."""

    use_common_options = True

    def tick(self) -> tuple[int, float] | None:
        """Return the number of users and the rate for the next second, or None at the end."""
        assert self.runner is not None  # noqa: S101  # Locust sets it before the first call
        options = options_of(self.runner.environment)
        curve = UserCurve(options.shape, options.num_users, options.spawn_rate, options.run_time)
        return curve.next_step(time.perf_counter() - self.start_time, self.runner.user_count)


def _on_init_parser(parser: LocustArgumentParser) -> None:
    add_options(parser)
    # Locust itself asks for a login only with --web-login.
    parser.set_defaults(web_login=True)


def _on_init(environment: Environment, **_others: Any) -> None:
    options = options_of(environment)
    SentiqUser.texts = numbered_texts(random.randrange(1_000_000))
    environment.user_classes = users_with_tasks(environment.user_classes, options)
    if environment.web_ui:
        login.require_login(environment.web_ui, options.web_base_path, _credentials())
    if options.headless and not isinstance(environment.runner, WorkerRunner):
        start_progress(environment)
        ExitStatus(environment, print_line).listen()


def _credentials() -> Credentials:
    """An empty variable counts as one that is not set."""
    return Credentials(
        os.environ.get("LOCUST_USER") or login.DEFAULT, os.environ.get("LOCUST_PASSWORD") or login.DEFAULT
    )


events.init_command_line_parser.add_listener(_on_init_parser)
events.init.add_listener(_on_init)
