"""`python -m devtools.run` runs the service in a terminal: Redis, the api, WORKERS workers.

`make run` starts it. It says when the service is ready. Ctrl-C or SIGTERM stops workers, api and Redis, in
this order. If one of them ends by itself, the others are stopped and the exit status is not 0.
"""

import http.client
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from devtools.run_plan import OWN_REDIS, RunPlan
from devtools.run_processes import STOP_API, STOP_REDIS, STOP_WORKER, Command, StopSteps, start_child
from devtools.run_redis import RunError
from devtools.run_supervisor import ChildEnded, StopRequested, Supervisor
from devtools.run_terminal import foreground_group
from sentiq import __version__
from sentiq.errors import SettingsError
from sentiq.logging.text_format import choose_text_format, wants_color

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h
SHOWN_LINES = 10  # of the log of a Redis that ended
REDIS_LOG = "redis.log"

STDOUT, STDERR = 1, 2
_API, _WORKER, _REDIS = "api", "worker", "Redis"
_PREFIX_COLORS = {_API: "36", _WORKER: "35"}


def main() -> int:
    try:
        plan = RunPlan.from_environment(os.environ)
    except (SettingsError, RunError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return EXIT_CONFIGURATION
    with foreground_group():
        return ServiceRun(plan).run()


class ServiceRun:
    """One run of the service, from the start to the end."""

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._as_text = choose_text_format(plan.settings.log_format, os.environ, STDOUT) is not None
        self._color = self._as_text and wants_color(os.environ, STDOUT)
        self._supervisor = Supervisor(STDOUT)

    def run(self) -> int:
        """Return the exit status once everything has stopped."""
        status = 0
        try:
            self._start()
            self._announce()
            self._supervisor.watch()
        except StopRequested:
            if os.isatty(STDERR):
                self._say("")  # the terminal has shown ^C
        except ChildEnded as ended:
            self._report_end(ended)
            status = max(ended.child.process.wait(), 0) or 1
        finally:
            self._supervisor.stop_all()
        return status

    def _start(self) -> None:
        """Start everything; return when every worker has its model and the api says that it is ready."""
        plan = self._plan
        self._say(f"Starting Redis, the api and {_in_words(plan.workers)} on {plan.url} ...")
        touched = [_touched_at(file) for file in plan.health_files]
        self._start_redis()
        self._start_service(_API, plan.api_command, STOP_API)
        for number, file in enumerate(plan.health_files, 1):
            name = f"{_WORKER} {number}" if plan.workers > 1 else _WORKER
            self._start_service(name, plan.worker_command, STOP_WORKER, HEALTH_FILE=str(file))
        self._supervisor.wait_until(
            lambda: all(
                _touched_at(file) > before for file, before in zip(plan.health_files, touched, strict=True)
            )
        )
        self._supervisor.wait_until(self._api_ready)

    def _start_redis(self) -> None:
        redis = self._plan.redis
        with (self._plan.folder / REDIS_LOG).open("wb") as log:
            child = start_child(Command(_REDIS, redis.command, os.environ, STOP_REDIS), stdout=log)
        self._supervisor.watch_child(child)
        self._supervisor.wait_until(redis.answers)

    def _start_service(self, name: str, command: list[str], stop_steps: StopSteps, **variables: str) -> None:
        environment = {
            **os.environ,
            "PORT": str(self._plan.settings.port),
            **OWN_REDIS,
            "REDIS_URL": self._plan.redis.url,
            "LOG_FORMAT": "text" if self._as_text else "json",
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        if self._color:
            environment["FORCE_COLOR"] = "1"
        # JSON lines stay JSON lines: anything else that a process says goes past them to standard error.
        stderr = subprocess.STDOUT if self._as_text else None
        child = start_child(Command(name, command, environment, stop_steps), stderr=stderr)
        self._supervisor.watch_child(child, self._prefix(name) if self._as_text else b"")

    def _prefix(self, name: str) -> bytes:
        width = len(_WORKER) if self._plan.workers == 1 else len(f"{_WORKER} {self._plan.workers}")
        prefix = f"{name:{width}} |"
        if self._color:
            prefix = f"\x1b[{_PREFIX_COLORS[name.split(maxsplit=1)[0]]}m{prefix}\x1b[0m"
        return f"{prefix} ".encode()

    def _api_ready(self) -> bool:
        connection = http.client.HTTPConnection(*self._plan.api_address, timeout=2.0)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/ready", headers={"Connection": "close"})
            return connection.getresponse().status == http.client.OK
        return False

    def _announce(self) -> None:
        url = self._plan.url
        self._say(
            f"\nSentiq {__version__} is ready on {url} with {_in_words(self._plan.workers)}.\n"
            f"  try it    curl {url}/predict --data-urlencode 'text=What a lovely film!'\n"
            f"  stop it   Ctrl-C\n"
        )

    def _report_end(self, ended: ChildEnded) -> None:
        """Say in one line which process ended; its last lines stand above."""
        if ended.child.name == _REDIS:
            log = (self._plan.folder / REDIS_LOG).read_text(encoding="utf-8", errors="replace")
            self._say("\n".join(log.splitlines()[-SHOWN_LINES:]))
        self._say(f"make run: {ended}; the others are stopped")

    def _say(self, text: str) -> None:
        """Write to standard error where standard output is JSON lines."""
        with suppress(OSError):  # nobody reads any more
            os.write(STDOUT if self._as_text else STDERR, f"{text}\n".encode())


def _touched_at(file: Path) -> int:
    """Return the time of the last change, in ns; 0 if there is no such file."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _in_words(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers} workers"


if __name__ == "__main__":
    sys.exit(main())
