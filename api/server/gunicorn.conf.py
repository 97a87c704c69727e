"""gunicorn's settings: `gunicorn -c api/server/gunicorn.conf.py`."""

import os
import shutil
import sys
import tempfile
from typing import Any

from sentiq.errors import SettingsError
from sentiq.settings import Settings

try:
    settings = Settings.from_environment(os.environ)
except SettingsError as error:
    sys.exit(f"sentiq api: {error}")

wsgi_app = "api.main:application()"
bind = f"{settings.host}:{settings.port}"
workers = settings.api_processes
worker_class = "api.server.worker.Worker"
worker_connections = settings.api_connections
backlog = 2048
timeout = 60  # seconds without a sign of life, after which a process is replaced
graceful_timeout = int(settings.predict_timeout_s) + 5  # whoever waits for an answer still gets it
control_socket_disable = True
loglevel = "warning"


def on_starting(_server: object) -> None:
    """The processes share their metrics through files: https://prometheus.github.io/client_python/multiprocess/"""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="sentiq-metrics-")


def child_exit(_server: object, worker: Any) -> None:
    """What a process that has gone measured of itself, as its memory, no longer counts."""
    from prometheus_client.multiprocess import mark_process_dead  # looks for the folder as it is imported

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library leaves it untyped


def on_exit(_server: object) -> None:
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
