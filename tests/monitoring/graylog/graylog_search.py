"""Graylog's searches in Elasticsearch: those of widgets, of messages and of event definitions.

They follow ElasticsearchBackend.java, the handlers of the pivot and the visitors of AggregationConditions
of Graylog 7.1.7. Graylog groups by a field with a Painless script that returns the value of the field. The
Elasticsearch of the tests has no Painless, so the field itself is grouped here.
"""

import operator
from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.stored_documents import INDEX, graylog_time

MAX_GROUPS = 100
# Graylog's values of an aggregation over no document
_EMPTY_AGGREGATIONS = {"max": float("-inf"), "min": float("inf"), "avg": float("nan")}
_OPERATORS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
}


class GraylogSearch:
    """Searches in the documents between two moments."""

    def __init__(self, elasticsearch: ElasticsearchServer, begin: datetime, end: datetime) -> None:
        self._elasticsearch = elasticsearch
        self._time_range = {"gte": graylog_time(begin), "lt": graylog_time(end)}

    def pivot(self, search_type: Json) -> Json:
        """Return the result of a search type of kind pivot: `total`, and `groups` of groups of series."""
        aggregations = _series_aggregations(search_type["series"])
        for group in [*search_type["column_groups"], *search_type["row_groups"]]:
            aggregations = {"groups": _group_aggregation(group, aggregations)}
        response = self._search(
            search_type["query"]["query_string"], search_type["streams"], {"aggs": aggregations}
        )
        return {"total": response["hits"]["total"]["value"], **response.get("aggregations", {})}

    def messages(self, search_type: Json) -> list[Json]:
        """Return the documents of one page of a search type of kind messages, in its order."""
        sort = [{key["field"]: {"order": key["order"].lower()}} for key in search_type["sort"]]
        page = {"size": search_type["limit"], "from": search_type["offset"], "sort": sort}
        response = self._search(search_type["query"]["query_string"], search_type["streams"], page)
        return [hit["_source"] for hit in response["hits"]["hits"]]

    def condition_holds(self, config: Json) -> bool:
        """Return True if the condition of an event definition holds."""
        aggregations = {"aggs": _series_aggregations(config["series"])}
        response = self._search(config["query"], config["streams"], aggregations)
        return _evaluate(config["conditions"]["expression"], _series_values(config["series"], response))

    def _search(self, query: str, streams: Sequence[str], options: Json) -> Json:
        must = [
            {"query_string": {"query": query, "allow_leading_wildcard": False}},
            {"terms": {"streams": list(streams)}},
            {"range": {"timestamp": self._time_range}},
        ]
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"must": must}}} | options
        return self._elasticsearch.call("POST", f"/{INDEX}/_search", body)


def _series_aggregations(series: Sequence[Json]) -> Json:
    return {one["id"]: _metric_aggregation(one) for one in series if one["type"] != "count"}


def _metric_aggregation(series: Json) -> Json:
    if series["type"] == "percentile":
        return {"percentiles": {"field": series["field"], "percents": [series["percentile"]]}}
    return {series["type"]: {"field": series["field"]}}


def _group_aggregation(group: Json, inner: Json) -> Json:
    (field,) = group["fields"]
    if group["type"] == "time":
        kind = {"date_histogram": {"field": field, "fixed_interval": "1m", "min_doc_count": 0}}
    else:
        kind = {"terms": {"field": field, "size": group.get("limit", MAX_GROUPS)}}
    return {**kind, "aggs": inner} if inner else kind


def _series_values(series: Sequence[Json], response: Json) -> dict[str, float]:
    values = {}
    for one in series:
        if one["type"] == "count":
            values[one["id"]] = response["hits"]["total"]["value"]
        else:
            value = response["aggregations"][one["id"]]["value"]
            values[one["id"]] = _EMPTY_AGGREGATIONS[one["type"]] if value is None else value
    return values


def _evaluate(expression: Json, values: Mapping[str, float]) -> bool:
    left, right = expression["left"], expression["right"]
    if expression["expr"] == "&&":
        return _evaluate(left, values) and _evaluate(right, values)
    return bool(_OPERATORS[expression["expr"]](values[left["ref"]], right["value"]))
