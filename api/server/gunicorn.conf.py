"""gunicorn's settings: `gunicorn -c api/server/gunicorn.conf.py`."""

import os
import shutil
import signal
import sys
import tempfile
from itertools import count
from typing import Any

from api.api_keys import read_key_file
from api.server.open_files import allow_connections
from api.server.redis_url_check import EXIT_CONFIGURATION, check_redis_url
from sentiq.errors import SettingsError
from sentiq.settings import Settings

try:
    settings = Settings.from_environment(os.environ)
    if settings.api_keys_file:
        read_key_file(settings.api_keys_file)
except SettingsError as error:
    print(f"sentiq api: {error}", file=sys.stderr)
    sys.exit(EXIT_CONFIGURATION)
check_redis_url()

wsgi_app = "api.main:application()"
host = f"[{settings.host}]" if ":" in settings.host else settings.host  # an IPv6 address
bind = f"{host}:{settings.port}"
workers = settings.api_processes
# gunicorn's own reader knows fewer limits, see README.md in this folder
worker_class = "api.server.worker.Worker" if settings.http_reader == "strict" else "gevent"
limit_request_line = 8190  # of gunicorn's reader: its largest limit
keepalive = 75  # of gunicorn's reader
# One more: a new connection takes the last place until an idle one ends.
worker_connections = allow_connections(settings.api_connections) + 1
backlog = 2048
timeout = 60  # seconds without a heartbeat, after which a process is replaced
graceful_timeout = int(settings.predict_timeout_s) + 5  # clients that wait still get their answer
control_socket_disable = True
loglevel = "warning"


def on_starting(_server: object) -> None:
    """Make the folder in which the processes share their metrics; without it, each one shows its own.

    https://prometheus.github.io/client_python/multiprocess/
    """
    os.register_at_fork(after_in_parent=release_sigterm)
    try:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="sentiq-metrics-")
    except OSError as error:
        print(f"sentiq api: there is no folder for the metrics: {error}", file=sys.stderr)


def release_sigterm() -> None:
    """Let SIGTERM reach this thread; one that came meanwhile is handled now."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def pre_fork(server: Any, worker: Any) -> None:
    """Give a process the lowest number that no other one has; its metric files have it in their names.

    A process that replaces a dead one goes on with its files. With names of process ids, files would stay.

    SIGTERM waits while the process starts. Until gunicorn has set its handlers there, it would be lost: the
    process would serve on, and be killed with its requests after graceful_timeout.
    """
    taken = {other.number for other in server.WORKERS.values()}
    worker.number = next(number for number in count() if number not in taken)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def post_worker_init(_worker: object) -> None:
    """Let a process that has started handle SIGTERM: it answers what has reached it, then ends."""
    release_sigterm()


def post_fork(_server: object, worker: Any) -> None:
    """Let the metrics use the number of the process."""
    from prometheus_client import values  # the import reads PROMETHEUS_MULTIPROC_DIR

    values.ValueClass = values.MultiProcessValue(lambda: worker.number)  # type: ignore[no-untyped-call]  # untyped


def child_exit(_server: object, worker: Any) -> None:
    """Drop the gauges of a process that has ended, such as its memory."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return
    from prometheus_client.multiprocess import mark_process_dead  # the import reads PROMETHEUS_MULTIPROC_DIR

    mark_process_dead(worker.number)  # type: ignore[no-untyped-call]  # the library leaves it untyped


def on_exit(_server: object) -> None:
    """Remove the folder of the metrics."""
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
