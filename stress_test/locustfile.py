"""`locust -f stress_test/locustfile.py`, from the repository's root: the web page; `--headless`: none."""

import os
import random
import time
from typing import Any

from locust import LoadTestShape, events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import WorkerRunner

from stress_test import login, options, progress
from stress_test.context import options_of
from stress_test.corpus import texts
from stress_test.judge import Judge
from stress_test.load import Load
from stress_test.login import Credentials
from stress_test.user import SentiqUser
from stress_test.users import (
    ApiClient,
    BatchClient,
    PatientClient,
    Visitor,
)

__all__ = ["ApiClient", "BatchClient", "PatientClient", "Shape", "Visitor"]


class Shape(LoadTestShape):
    """What --shape says. Users, rate and run time come from the command line or the page, even meanwhile."""

    use_common_options = True

    def tick(self) -> tuple[int, float] | None:
        assert self.runner is not None  # noqa: S101  # Locust sets it before it asks
        given = options_of(self.runner.environment)
        load = Load(given.shape, given.num_users, given.spawn_rate, given.run_time)
        return load.step(time.perf_counter() - self.start_time, self.runner.user_count)


def add_options(parser: LocustArgumentParser) -> None:
    options.add_to(parser)
    # The plain command shall ask for the login: Locust itself asks only with --web-login.
    parser.set_defaults(web_login=True)


def set_up(environment: Environment, **_others: Any) -> None:
    given = options_of(environment)
    SentiqUser.texts = texts(random.randrange(1_000_000))
    environment.user_classes = options.with_tasks_left(environment.user_classes, given)
    if environment.web_ui:
        login.protect(environment.web_ui, given.web_base_path, _credentials())
    if given.headless and not isinstance(environment.runner, WorkerRunner):
        progress.show(environment)
        Judge(environment, progress.tell).listen()


def _credentials() -> Credentials:
    """An empty variable is as good as none."""
    return Credentials(
        os.environ.get("LOCUST_USER") or login.DEFAULT, os.environ.get("LOCUST_PASSWORD") or login.DEFAULT
    )


events.init_command_line_parser.add_listener(add_options)
events.init.add_listener(set_up)
