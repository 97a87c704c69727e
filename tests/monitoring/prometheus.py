"""A real Prometheus for the tests, with the project's own prometheus.yml: only its targets are put in."""

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
from tests.monitoring.grafana_files import Document, Rule, write_json

CONFIG = REPOSITORY / "monitoring/prometheus/prometheus.yml"


def config() -> Document:
    document: Document = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    return document


def retargeted(document: Document, ports: Mapping[str, Sequence[int]]) -> Document:
    """The configuration with loopback ports in place of the names that only the engine's DNS knows."""
    jobs = [_retargeted(job, ports[job["job_name"]]) for job in document["scrape_configs"]]
    return {**document, "scrape_configs": jobs}


def _retargeted(job: Document, ports: Sequence[int]) -> Document:
    kept = {key: value for key, value in job.items() if not key.endswith("_configs")}
    return {**kept, "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports]}]}


def alerting(rules: Sequence[Rule], every: str) -> Document:
    """Grafana's rules as a file of Prometheus's own, evaluated as often as `every` says."""
    entries = [
        {"alert": rule.uid, "expr": rule.condition, "for": rule.wait, "labels": rule.document["labels"]}
        for rule in rules
    ]
    return {"groups": [{"name": "sentiq", "interval": every, "rules": entries}]}


class Prometheus(Server):
    """One server on a free loopback port, gone after the test with its data."""

    def __init__(self, configuration: Document, rules: Document | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sentiq-prometheus-")
        self.folder = Path(self._folder.name)
        self.data = self.folder / "data"
        if rules is not None:
            path = write_json(self.folder / "rules.yml", rules)
            configuration = {**configuration, "rule_files": [str(path)]}
        self._config = write_json(self.folder / "prometheus.yml", configuration)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    executable("prometheus"),
                    f"--config.file={self._config}",
                    f"--storage.tsdb.path={self.data}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._ready, "Prometheus is ready")
        except AssertionError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def query(self, expression: str, at: float | None = None) -> list[Any]:
        """The vector of an instant query."""
        answer = self._get("query", {"query": expression, "time": at or time.time()})
        result: list[Any] = answer["result"]
        return result

    def series(
        self, expression: str, start_s: float, end_s: float, step_s: float
    ) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
        """The labels of every series of a range query and its points, without NaN."""
        span = {"start": start_s, "end": end_s, "step": step_s}
        result = self._get("query_range", {"query": expression, **span})["result"]
        return [(one["metric"], numbers(one["values"])) for one in result]

    def highest(self, expression: str, seconds: float) -> float:
        """The highest value of the last `seconds`; below every figure where there is no data."""
        end = time.time()
        series = self.series(expression, end - seconds, end, 1)
        return max((value for _, points in series for _, value in points), default=-math.inf)

    def alerts(self) -> dict[str, str]:
        """The state of each alert that is not quiet: pending or firing."""
        alerts = self._get("alerts", {})["alerts"]
        return {alert["labels"]["alertname"]: alert["state"] for alert in alerts}

    def targets(self) -> list[Document]:
        targets: list[Document] = self._get("targets", {"state": "active"})["activeTargets"]
        return targets

    def _get(self, what: str, asked: Mapping[str, str | float]) -> Document:
        document = requests.get(f"{self.url}/api/v1/{what}", params=asked, timeout=10).json()
        if document["status"] != "success":
            raise AssertionError(f"{asked}: {document}")
        data: Document = document["data"]
        return data

    def _ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-4000:])
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/-/ready", timeout=5).ok
        return False


def numbers(points: list[tuple[float, str]]) -> list[tuple[float, float]]:
    return [(at, float(value)) for at, value in points if not math.isnan(float(value))]


def executable(name: str) -> str:
    """Where a program of Prometheus is; AssertionError where it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise AssertionError(f"no {name} on the PATH: apt-get install prometheus prometheus-redis-exporter")
    return path


def promtool(*arguments: str | Path) -> str:
    """What promtool says; AssertionError where it finds a fault."""
    command = [executable("promtool"), *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise AssertionError(f"promtool {' '.join(map(str, arguments))}\n{run.stdout}{run.stderr}")
    return run.stdout
