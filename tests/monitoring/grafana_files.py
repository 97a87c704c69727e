"""What Grafana is given, read as Grafana reads it: panels and their queries, alert rules, where alerts go."""

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
class Query:
    """One query of one panel, as the data source gets it."""

    dashboard: str
    panel: Document
    target: Document

    def __str__(self) -> str:
        return f"{self.dashboard}: {self.panel['title']}: {self.target['refId']}"


@dataclass(frozen=True)
class Rule:
    """An alert rule: `expression` compared with `threshold`, for as long as `wait` says."""

    uid: str
    expression: str
    comparison: str
    threshold: float
    wait: str
    document: Document

    @property
    def condition(self) -> str:
        """What PromQL says where the alert is up, and nothing where it is not."""
        return f"({self.expression}) {self.comparison} {self.threshold}"


def provisioned(name: str) -> Document:
    """One provisioning file, `alerting/rules.yml`."""
    document: Document = yaml.safe_load((PROVISIONING / name).read_text(encoding="utf-8"))
    return document


def dashboards() -> dict[str, Document]:
    """Every dashboard by its uid."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DASHBOARDS.glob("*.json"))]
    return {document["uid"]: document for document in documents}


def panels(dashboard: Document) -> Iterator[Document]:
    """All but the rows."""
    return (panel for panel in dashboard["panels"] if panel["type"] != "row")


def queries(source: str) -> list[Query]:
    """Every query of every panel that goes to this kind of data source."""
    return [
        Query(uid, panel, target)
        for uid, dashboard in dashboards().items()
        for panel in panels(dashboard)
        for target in panel["targets"]
        if target["datasource"]["type"] == source
    ]


def rules() -> dict[str, Rule]:
    """Every alert rule by its uid."""
    groups = provisioned("alerting/rules.yml")["groups"]
    return {document["uid"]: _rule(document) for group in groups for document in group["rules"]}


def _rule(document: Document) -> Rule:
    query, threshold = (entry["model"] for entry in document["data"])
    (condition,) = threshold["conditions"]
    (value,) = condition["evaluator"]["params"]
    comparison = COMPARISONS[condition["evaluator"]["type"]]
    return Rule(document["uid"], query["expr"], comparison, value, document["for"], document)


def interpolated(text: str, values: Mapping[str, str]) -> str:
    """A query with $name filled in. Raises KeyError for a variable that is not there."""
    return re.sub(r"\$(\w+)", lambda match: values[match[1]], text)


def write_json(path: Path, document: object) -> Path:
    """JSON is YAML, for those who read that."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
