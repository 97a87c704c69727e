"""The files that Grafana reads: dashboards with their queries, alert rules, and provisioning files."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devtools.processes import REPOSITORY

PROVISIONING = REPOSITORY / "monitoring/grafana/provisioning"
DASHBOARDS = REPOSITORY / "monitoring/grafana/dashboards"

Document = dict[str, Any]

COMPARISONS = {"gt": ">", "lt": "<"}


@dataclass(frozen=True)
class PanelQuery:
    """One query of one panel, as the data source gets it."""

    dashboard_uid: str
    panel: Document
    target: Document

    def __str__(self) -> str:
        return f"{self.dashboard_uid}: {self.panel['title']}: {self.target['refId']}"


@dataclass(frozen=True)
class AlertRule:
    """An alert rule: `expression` compared with `threshold`, for at least the time `wait`."""

    uid: str
    expression: str
    comparison: str
    threshold: float
    wait: str
    document: Document

    @property
    def condition(self) -> str:
        """The PromQL expression that returns a value only if the condition holds."""
        return f"({self.expression}) {self.comparison} {self.threshold}"


def provisioning_file(name: str) -> Document:
    """Return the content of a provisioning file, such as `alerting/rules.yml`."""
    document: Document = yaml.safe_load((PROVISIONING / name).read_text(encoding="utf-8"))
    return document


def dashboards_by_uid() -> dict[str, Document]:
    """Return uid -> dashboard."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DASHBOARDS.glob("*.json"))]
    return {document["uid"]: document for document in documents}


def panels_of(dashboard: Document) -> Iterator[Document]:
    """Yield all panels but the rows."""
    return (panel for panel in dashboard["panels"] if panel["type"] != "row")


def queries_of(source: str) -> list[PanelQuery]:
    """Return every query of every panel for this kind of data source."""
    return [
        PanelQuery(uid, panel, target)
        for uid, dashboard in dashboards_by_uid().items()
        for panel in panels_of(dashboard)
        for target in panel["targets"]
        if target["datasource"]["type"] == source
    ]


def alert_rules() -> dict[str, AlertRule]:
    """Return uid -> alert rule."""
    groups = provisioning_file("alerting/rules.yml")["groups"]
    return {document["uid"]: _alert_rule(document) for group in groups for document in group["rules"]}


def _alert_rule(document: Document) -> AlertRule:
    query, threshold = (entry["model"] for entry in document["data"])
    (condition,) = threshold["conditions"]
    (value,) = condition["evaluator"]["params"]
    comparison = COMPARISONS[condition["evaluator"]["type"]]
    return AlertRule(document["uid"], query["expr"], comparison, value, document["for"], document)


def interpolate(text: str, values: Mapping[str, str]) -> str:
    """Return a query with its variables ($name) replaced. Raises KeyError for an unknown variable."""
    return re.sub(r"\$(\w+)", lambda match: values[match[1]], text)


def write_json(path: Path, document: object) -> Path:
    """Write a document as JSON, which is also YAML; return the path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
