"""The data of a panel: the results of its queries in a real Prometheus and Elasticsearch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.grafana import elasticsearch_queries
from tests.monitoring.grafana.elasticsearch_queries import TimeRange
from tests.monitoring.grafana.grafana_files import Document, interpolate
from tests.monitoring.prometheus.prometheus_server import PrometheusServer


@dataclass
class PanelData:
    """The lines of a panel, name -> (seconds since 1970, value); `rows` if it is a table."""

    lines: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    rows: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class DataSources:
    """Both data sources, the selected time, and the values of the dashboards' variables."""

    prometheus: PrometheusServer
    elasticsearch: ElasticsearchServer
    time_range: TimeRange
    values: Mapping[str, str]

    def panel_data(self, panel: Document) -> PanelData:
        """Return the results of all queries of a panel and of the expressions over them."""
        results = {
            target["refId"]: self._run_query(target)
            for target in panel["targets"]
            if "expression" not in target
        }
        for target in panel["targets"]:
            if "expression" in target:
                results[target["refId"]] = _evaluate(target, results)
        visible = [results[target["refId"]] for target in panel["targets"] if not target.get("hide")]
        lines = {name: points for result in visible for name, points in result.lines.items()}
        return PanelData(lines, [row for result in visible for row in result.rows])

    def _run_query(self, target: Document) -> PanelData:
        if target["datasource"]["type"] == "prometheus":
            return self._run_promql(target)
        result = elasticsearch_queries.run_query(self.elasticsearch, target, self.values, self.time_range)
        if not target["bucketAggs"]:
            return PanelData(rows=elasticsearch_queries.document_rows(result))
        if target["bucketAggs"][-1]["type"] != "date_histogram":
            return PanelData(rows=elasticsearch_queries.table_rows(target, result))
        first = self.time_range.start // self.time_range.step * self.time_range.step
        lines = {}
        for name, values in elasticsearch_queries.time_series(target, result).items():
            times = (first / 1000 + point * self.time_range.step / 1000 for point in range(len(values)))
            lines[name] = [
                (time, value) for time, value in zip(times, values, strict=True) if value is not None
            ]
        return PanelData(lines)

    def _run_promql(self, target: Document) -> PanelData:
        expression = interpolate(target["expr"], self.values)
        range_ms = (self.time_range.start, self.time_range.end, self.time_range.step)
        start, end, step = (value / 1000 for value in range_ms)
        if target["instant"]:
            start = end
        series = self.prometheus.query_range(expression, start, end, step)
        legend = target.get("legendFormat", "")
        return PanelData({_name_from_legend(legend, labels): points for labels, points in series})


def _name_from_legend(legend: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), legend)


def _evaluate(target: Document, results: Mapping[str, PanelData]) -> PanelData:
    """Return the result of an expression: `reduce` is always a sum, `math` always a division."""
    if target["type"] == "reduce":
        assert target["reducer"] == "sum", target
        points = [point for line in results[target["expression"]].lines.values() for point in line]
        return PanelData({"": [(0, sum(value for _, value in points))]})
    numerator, denominator = (results[name.strip(" $")] for name in target["expression"].split("/"))
    ((_, over),), ((_, under),) = numerator.lines[""], denominator.lines[""]
    return PanelData({"": [(0, over / under)]} if under else {})
