"""The searches of Grafana's Elasticsearch data source for a panel, and its tables and lines from the results.

Both follow Grafana's own backend (pkg/elasticsearch: data_query_processor.go, aggregation_factory.go,
metrics_response_processor.go). An unknown part of a query raises AssertionError.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.grafana.grafana_files import Document, interpolate

TIME_FIELD = "timestamp"
INDEX = "sentiment_*"
COLUMNS = {"count": "Count", "avg": "Average"}


@dataclass(frozen=True)
class TimeRange:
    """The selected time of a dashboard and the distance of its points, in ms."""

    start: int
    end: int
    step: int


def run_query(
    elasticsearch: ElasticsearchServer, target: Document, values: Mapping[str, str], time_range: TimeRange
) -> Document:
    """Return the response to one query. Raises AssertionError if a shard failed."""
    header = {"index": INDEX, "ignore_unavailable": True, "search_type": "query_then_fetch"}
    body = panel_search_body(target, values, time_range)
    lines = "".join(json.dumps(line) + "\n" for line in (header, body))
    url = f"{elasticsearch.url}/_msearch?max_concurrent_shard_requests=5"
    response = requests.post(url, lines, headers={"Content-Type": "application/x-ndjson"}, timeout=60)
    result: Document = response.json()["responses"][0]
    if "error" in result or result["_shards"]["failed"]:
        raise AssertionError(json.dumps([body, result], indent=1))
    return result


def panel_search_body(target: Document, values: Mapping[str, str], time_range: TimeRange) -> Document:
    """Return the search for a panel's query."""
    span = {"gte": time_range.start, "lte": time_range.end, "format": "epoch_millis"}
    lucene = {"query": interpolate(target["query"], values), "analyze_wildcard": True}
    query = {"bool": {"filter": [{"range": {TIME_FIELD: span}}, {"query_string": lucene}]}}
    if not target["bucketAggs"]:
        return {"query": query, **_raw_data_search(target["metrics"])}
    aggregations = _aggregations(target["bucketAggs"], target["metrics"], time_range)
    return {"size": 0, "query": query, "aggs": aggregations}


def _raw_data_search(metrics: list[Document]) -> Document:
    (metric,) = metrics
    assert metric["type"] == "raw_data", metric
    return {
        "size": int(metric["settings"]["size"]),
        "sort": {TIME_FIELD: {"order": "desc", "unmapped_type": "boolean"}, "_doc": {"order": "desc"}},
        "docvalue_fields": [TIME_FIELD],
        "script_fields": {},
        "fields": [{"field": TIME_FIELD, "format": "strict_date_optional_time_nanos"}],
    }


def _aggregations(buckets: list[Document], metrics: list[Document], time_range: TimeRange) -> Document:
    if not buckets:
        return {metric["id"]: _metric(metric) for metric in metrics if metric["type"] != "count"}
    first, *rest = buckets
    aggregation = {first["type"]: _bucket(first, time_range)}
    if inner := _aggregations(rest, metrics, time_range):
        aggregation["aggs"] = inner
    return {first["id"]: aggregation}


def _metric(metric: Document) -> Document:
    assert metric["type"] in COLUMNS, metric
    assert "settings" not in metric, metric
    return {metric["type"]: {"field": metric["field"]}}


def _bucket(bucket: Document, time_range: TimeRange) -> Document:
    field, settings = bucket["field"], dict(bucket["settings"])
    min_count = int(settings.pop("min_doc_count"))
    if bucket["type"] == "date_histogram":
        assert settings == {"interval": "auto", "trimEdges": "0"}, settings
        bounds = {"min": time_range.start, "max": time_range.end}
        timing = {
            "fixed_interval": f"{time_range.step}ms",
            "extended_bounds": bounds,
            "format": "epoch_millis",
        }
        return {"field": field, "min_doc_count": min_count, **timing}
    if bucket["type"] == "histogram":
        return {"field": field, "interval": float(settings["interval"]), "min_doc_count": min_count}
    assert bucket["type"] == "terms", bucket
    order = {settings["orderBy"]: settings["order"]}
    # The page stores min_doc_count as text; the backend converts it to a number (setIntPath).
    return {"field": field, "size": int(settings["size"]), "order": order, "min_doc_count": min_count}


def variable_choices(elasticsearch: ElasticsearchServer, variable: Document) -> list[str]:
    """Return the values that a variable offers: those of its field."""
    search = json.loads(variable["query"])
    assert set(search) == {"find", "field", "query"}, search
    query = {"bool": {"filter": [{"query_string": {"query": search["query"], "analyze_wildcard": True}}]}}
    terms = {"field": search["field"], "size": 500, "order": {"_key": "asc"}}
    body = {"size": 0, "query": query, "aggs": {"1": {search["find"]: terms}}}
    response: Any = elasticsearch.call("POST", f"/{INDEX}/_search", body)
    return [bucket["key"] for bucket in response["aggregations"]["1"]["buckets"]]


def time_series(target: Document, result: Document) -> dict[str, list[float | None]]:
    """Return name -> points of a query that ends in a date histogram. The alias gives the names."""
    *outer, last = target["bucketAggs"]
    assert last["type"] == "date_histogram", last
    (metric,) = target["metrics"]
    series = {}
    for labels, buckets in _innermost_buckets(outer, last, result["aggregations"], {}):
        name = _name_from_alias(target.get("alias", "all"), labels)
        series[name] = [_metric_value(metric, bucket) for bucket in buckets]
    return series


def table_rows(target: Document, result: Document) -> list[Document]:
    """Return the rows of a query that ends in other buckets, with a column for each field and each metric."""
    *outer, last = target["bucketAggs"]
    assert last["type"] != "date_histogram", last
    return [
        {**labels, last["field"]: bucket["key"], **_metric_columns(target["metrics"], bucket)}
        for labels, buckets in _innermost_buckets(outer, last, result["aggregations"], {})
        for bucket in buckets
    ]


def document_rows(result: Document) -> list[Document]:
    """Return the rows of a query for documents; the time has the format that the data source requests."""
    return [{**hit["_source"], TIME_FIELD: hit["fields"][TIME_FIELD][0]} for hit in result["hits"]["hits"]]


def _innermost_buckets(
    outer: list[Document], last: Document, aggregations: Document, labels: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], list[Document]]]:
    """Yield the labels of every innermost aggregation, and its buckets."""
    if not outer:
        yield labels, aggregations[last["id"]]["buckets"]
        return
    first, *rest = outer
    for bucket in aggregations[first["id"]]["buckets"]:
        yield from _innermost_buckets(rest, last, bucket, {**labels, first["field"]: bucket["key"]})


def _name_from_alias(alias: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels[match[1]], alias)


def _metric_columns(metrics: list[Document], bucket: Document) -> dict[str, float | None]:
    types = [metric["type"] for metric in metrics]
    columns = {}
    for metric in metrics:
        column = COLUMNS[metric["type"]]
        if types.count(metric["type"]) > 1:
            column = f"{column} {metric['field']}"
        columns[column] = _metric_value(metric, bucket)
    return columns


def _metric_value(metric: Document, bucket: Document) -> float | None:
    value: float | None = bucket["doc_count"] if metric["type"] == "count" else bucket[metric["id"]]["value"]
    return value
