"""A real Prometheus for the tests, with the project's own prometheus.yml; only the targets are replaced."""

import contextlib
import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import requests
import yaml

from devtools.processes import REPOSITORY, Server, free_port, wait_until
from tests.monitoring.grafana.grafana_files import AlertRule, Document, write_json

CONFIG = REPOSITORY / "monitoring/prometheus/prometheus.yml"
START_TIMEOUT_S = 60.0


def read_config() -> Document:
    """Return the project's prometheus.yml."""
    document: Document = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    return document


def with_local_targets(config: Document, ports: Mapping[str, Sequence[int]]) -> Document:
    """Return the configuration with loopback ports, job -> ports, instead of the names of containers."""
    jobs = [_with_local_ports(job, ports[job["job_name"]]) for job in config["scrape_configs"]]
    return {**config, "scrape_configs": jobs}


def _with_local_ports(job: Document, ports: Sequence[int]) -> Document:
    kept = {key: value for key, value in job.items() if not key.endswith("_configs")}
    return {**kept, "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports]}]}


def prometheus_rules(rules: Sequence[AlertRule], interval: str) -> Document:
    """Return Grafana's rules as a rule file of Prometheus with this evaluation interval."""
    entries = [
        {"alert": rule.uid, "expr": rule.condition, "for": rule.wait, "labels": rule.document["labels"]}
        for rule in rules
    ]
    return {"groups": [{"name": "sentiq", "interval": interval, "rules": entries}]}


class PrometheusServer(Server):
    """One server on a free loopback port, removed with its data after the test."""

    def __init__(self, config: Document, rules: Document | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-prometheus-")
        self.folder = Path(self._folder.name)
        self.data = self.folder / "data"
        if rules is not None:
            path = write_json(self.folder / "rules.yml", rules)
            config = {**config, "rule_files": [str(path)]}
        self._config = write_json(self.folder / "prometheus.yml", config)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Return once it is ready. Raises AssertionError with the end of its log if it is not."""
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    find_program("prometheus"),
                    f"--config.file={self._config}",
                    f"--storage.tsdb.path={self.data}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._is_ready, "Prometheus is ready", START_TIMEOUT_S)
        except AssertionError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Kill the process and remove its data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def query(self, expression: str, at: float | None = None) -> list[Any]:
        """Return the vector of an instant query, now or at a time in seconds since 1970."""
        result: list[Any] = self._get("query", {"query": expression, "time": at or time.time()})["result"]
        return result

    def query_range(
        self, expression: str, start_s: float, end_s: float, step_s: float
    ) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
        """Return the labels and the points of every series of a range query, without NaN."""
        span = {"start": start_s, "end": end_s, "step": step_s}
        result = self._get("query_range", {"query": expression, **span})["result"]
        return [(series["metric"], _number_points(series["values"])) for series in result]

    def highest(self, expression: str, seconds: float) -> float:
        """Return the highest value of the last `seconds`, or minus infinity if there is no data."""
        end = time.time()
        series = self.query_range(expression, end - seconds, end, 1)
        return max((value for _, points in series for _, value in points), default=-math.inf)

    def active_alerts(self) -> dict[str, str]:
        """Return alert -> state, which is pending or firing."""
        alerts = self._get("alerts", {})["alerts"]
        return {alert["labels"]["alertname"]: alert["state"] for alert in alerts}

    def _get(self, path: str, parameters: Mapping[str, str | float]) -> Document:
        document = requests.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=60).json()
        if document["status"] != "success":
            raise AssertionError(f"{parameters}: {document}")
        data: Document = document["data"]
        return data

    def _is_ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-4000:])
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/-/ready", timeout=5).ok
        return False


def _number_points(points: list[tuple[float, str]]) -> list[tuple[float, float]]:
    return [(at, float(value)) for at, value in points if not math.isnan(float(value))]


def find_program(name: str) -> str:
    """Return the path of a program of Prometheus. Raises AssertionError if it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise AssertionError(f"no {name} on the PATH: apt-get install prometheus prometheus-redis-exporter")
    return path


def run_promtool(*arguments: str | Path) -> str:
    """Return the output of promtool. Raises AssertionError if it fails."""
    command = [find_program("promtool"), *map(str, arguments)]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    if completed.returncode:
        raise AssertionError(f"{' '.join(command)}\n{completed.stdout}{completed.stderr}")
    return completed.stdout
