"""What Grafana's Elasticsearch data source makes of a panel's query, and of the answer.

After its own backend (pkg/elasticsearch: data_query_processor.go, aggregation_factory.go,
metrics_response_processor.go). What a query has that is not known here raises AssertionError.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.grafana_files import Document, interpolated

TIME_FIELD = "timestamp"
INDEX = "sentiment_*"
COLUMNS = {"count": "Count", "avg": "Average"}


@dataclass(frozen=True)
class Range:
    """The time that a dashboard shows, in ms, and how far its points are apart."""

    start: int
    end: int
    step: int


def ask(elasticsearch: Elasticsearch, target: Document, values: Mapping[str, str], shown: Range) -> Document:
    """The answer to one query; AssertionError where a shard failed."""
    header = {"index": INDEX, "ignore_unavailable": True, "search_type": "query_then_fetch"}
    body = search(target, values, shown)
    lines = "".join(json.dumps(line) + "\n" for line in (header, body))
    url = f"{elasticsearch.url}/_msearch?max_concurrent_shard_requests=5"
    told = requests.post(url, lines, headers={"Content-Type": "application/x-ndjson"}, timeout=30)
    answer: Document = told.json()["responses"][0]
    if "error" in answer or answer["_shards"]["failed"]:
        raise AssertionError(json.dumps([body, answer], indent=1))
    return answer


def search(target: Document, values: Mapping[str, str], shown: Range) -> Document:
    """The search that a panel's query becomes."""
    when = {"gte": shown.start, "lte": shown.end, "format": "epoch_millis"}
    words = {"query": interpolated(target["query"], values), "analyze_wildcard": True}
    filters = [{"range": {TIME_FIELD: when}}, {"query_string": words}]
    query = {"bool": {"filter": filters}}
    if not target["bucketAggs"]:
        return {"query": query, **_documents(target["metrics"])}
    return {"size": 0, "query": query, "aggs": _buckets(target["bucketAggs"], target["metrics"], shown)}


def _documents(metrics: list[Document]) -> Document:
    (metric,) = metrics
    assert metric["type"] == "raw_data", metric
    return {
        "size": int(metric["settings"]["size"]),
        "sort": {TIME_FIELD: {"order": "desc", "unmapped_type": "boolean"}, "_doc": {"order": "desc"}},
        "docvalue_fields": [TIME_FIELD],
        "script_fields": {},
        "fields": [{"field": TIME_FIELD, "format": "strict_date_optional_time_nanos"}],
    }


def _buckets(buckets: list[Document], metrics: list[Document], shown: Range) -> Document:
    if not buckets:
        return {metric["id"]: _metric(metric) for metric in metrics if metric["type"] != "count"}
    first, *rest = buckets
    aggregation = {first["type"]: _bucket(first, shown)}
    if inner := _buckets(rest, metrics, shown):
        aggregation["aggs"] = inner
    return {first["id"]: aggregation}


def _metric(metric: Document) -> Document:
    assert metric["type"] in COLUMNS, metric
    assert "settings" not in metric, metric
    return {metric["type"]: {"field": metric["field"]}}


def _bucket(bucket: Document, shown: Range) -> Document:
    field, settings = bucket["field"], dict(bucket["settings"])
    least = int(settings.pop("min_doc_count"))
    if bucket["type"] == "date_histogram":
        assert settings == {"interval": "auto", "trimEdges": "0"}, settings
        bounds = {"min": shown.start, "max": shown.end}
        timing = {"fixed_interval": f"{shown.step}ms", "extended_bounds": bounds, "format": "epoch_millis"}
        return {"field": field, "min_doc_count": least, **timing}
    if bucket["type"] == "histogram":
        return {"field": field, "interval": float(settings["interval"]), "min_doc_count": least}
    assert bucket["type"] == "terms", bucket
    order = {settings["orderBy"]: settings["order"]}
    # The backend reads terms' min_doc_count as a number; the page stores it as text, which setIntPath turns.
    return {"field": field, "size": int(settings["size"]), "order": order, "min_doc_count": least}


def choices(elasticsearch: Elasticsearch, variable: Document) -> list[str]:
    """What a variable offers: the values of its field."""
    asked = json.loads(variable["query"])
    assert set(asked) == {"find", "field", "query"}, asked
    query = {"bool": {"filter": [{"query_string": {"query": asked["query"], "analyze_wildcard": True}}]}}
    terms = {"field": asked["field"], "size": 500, "order": {"_key": "asc"}}
    body = {"size": 0, "query": query, "aggs": {"1": {asked["find"]: terms}}}
    answer: Any = elasticsearch.call("POST", f"/{INDEX}/_search", body)
    return [bucket["key"] for bucket in answer["aggregations"]["1"]["buckets"]]


def series(target: Document, answer: Document) -> dict[str, list[float | None]]:
    """The lines of a query that ends in a date histogram, by the name that its alias gives."""
    *outer, last = target["bucketAggs"]
    assert last["type"] == "date_histogram", last
    (metric,) = target["metrics"]
    lines = {}
    for labels, buckets in _walk(outer, last, answer["aggregations"], {}):
        lines[_named(target.get("alias", "all"), labels)] = [_value(metric, bucket) for bucket in buckets]
    return lines


def table(target: Document, answer: Document) -> list[Document]:
    """The rows of a query that ends in other buckets: one column a bucket's field, one a metric."""
    *outer, last = target["bucketAggs"]
    assert last["type"] != "date_histogram", last
    return [
        {**labels, last["field"]: bucket["key"], **_measured(target["metrics"], bucket)}
        for labels, buckets in _walk(outer, last, answer["aggregations"], {})
        for bucket in buckets
    ]


def documents(answer: Document) -> list[Document]:
    """The rows of a query for documents; the time as the data source asks for it."""
    return [{**hit["_source"], TIME_FIELD: hit["fields"][TIME_FIELD][0]} for hit in answer["hits"]["hits"]]


def _walk(
    outer: list[Document], last: Document, answer: Document, labels: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], list[Document]]]:
    """The labels of every innermost aggregation, and its buckets."""
    if not outer:
        yield labels, answer[last["id"]]["buckets"]
        return
    first, *rest = outer
    for bucket in answer[first["id"]]["buckets"]:
        yield from _walk(rest, last, bucket, {**labels, first["field"]: bucket["key"]})


def _named(alias: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels[match[1]], alias)


def _measured(metrics: list[Document], bucket: Document) -> dict[str, float | None]:
    kinds = [metric["type"] for metric in metrics]
    columns = {}
    for metric in metrics:
        name = COLUMNS[metric["type"]]
        columns[f"{name} {metric['field']}" if kinds.count(metric["type"]) > 1 else name] = _value(
            metric, bucket
        )
    return columns


def _value(metric: Document, bucket: Document) -> float | None:
    value: float | None = bucket["doc_count"] if metric["type"] == "count" else bucket[metric["id"]]["value"]
    return value
