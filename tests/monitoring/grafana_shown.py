"""What a panel shows: its queries asked of a real Prometheus and Elasticsearch, named as Grafana does it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.monitoring import grafana_elasticsearch
from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.grafana_elasticsearch import Range
from tests.monitoring.grafana_files import Document, interpolated
from tests.monitoring.prometheus import Prometheus


@dataclass
class Shown:
    """A panel's lines, name -> points of (seconds since 1970, value); its rows where it is a table."""

    lines: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    rows: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class Sources:
    prometheus: Prometheus
    elasticsearch: Elasticsearch
    shown: Range
    values: Mapping[str, str]

    def show(self, panel: Document) -> Shown:
        """All queries of a panel; expressions over them worked out."""
        answers = {
            target["refId"]: self._ask(target) for target in panel["targets"] if "expression" not in target
        }
        for target in panel["targets"]:
            if "expression" in target:
                answers[target["refId"]] = _worked_out(target, answers)
        visible = [answers[target["refId"]] for target in panel["targets"] if not target.get("hide")]
        lines = {name: points for answer in visible for name, points in answer.lines.items()}
        return Shown(lines, [row for answer in visible for row in answer.rows])

    def _ask(self, target: Document) -> Shown:
        if target["datasource"]["type"] == "prometheus":
            return self._ask_prometheus(target)
        answer = grafana_elasticsearch.ask(self.elasticsearch, target, self.values, self.shown)
        if not target["bucketAggs"]:
            return Shown(rows=grafana_elasticsearch.documents(answer))
        if target["bucketAggs"][-1]["type"] != "date_histogram":
            return Shown(rows=grafana_elasticsearch.table(target, answer))
        first = self.shown.start // self.shown.step * self.shown.step
        lines = {}
        for name, values in grafana_elasticsearch.series(target, answer).items():
            times = (first / 1000 + place * self.shown.step / 1000 for place in range(len(values)))
            lines[name] = [
                (time, value) for time, value in zip(times, values, strict=True) if value is not None
            ]
        return Shown(lines)

    def _ask_prometheus(self, target: Document) -> Shown:
        expression = interpolated(target["expr"], self.values)
        start, end, step = (value / 1000 for value in (self.shown.start, self.shown.end, self.shown.step))
        if target["instant"]:
            start = end
        series = self.prometheus.series(expression, start, end, step)
        return Shown({_named(target.get("legendFormat", ""), labels): points for labels, points in series})


def _named(legend: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), legend)


def _worked_out(target: Document, answers: Mapping[str, Shown]) -> Shown:
    """`reduce` is a sum here, and `math` one division."""
    if target["type"] == "reduce":
        assert target["reducer"] == "sum", target
        points = [point for line in answers[target["expression"]].lines.values() for point in line]
        return Shown({"": [(0, sum(value for _, value in points))]})
    above, below = (answers[name.strip(" $")] for name in target["expression"].split("/"))
    ((_, over),), ((_, under),) = above.lines[""], below.lines[""]
    return Shown({"": [(0, over / under)]} if under else {})
