"""What Graylog asks Elasticsearch for a widget or an event definition, and how it judges a condition.

As in ElasticsearchBackend.java, the pivot's handlers and AggregationConditions' visitors of Graylog 7.1.7.
Graylog groups by a field with a Painless script that yields the field's value; the Elasticsearch of the tests
has no Painless, so here the groups are those of the field itself.
"""

import operator
from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.graylog_index import INDEX, graylog_time
from tests.monitoring.graylog_routes import Json

MOST_GROUPS = 100
# What Graylog reads from Elasticsearch where there was nothing to take the least or the greatest of
_OF_NOTHING = {"max": float("-inf"), "min": float("inf"), "avg": float("nan")}
_OPERATORS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
}


class GraylogSearch:
    """Searches of the documents between two moments."""

    def __init__(self, elasticsearch: Elasticsearch, begin: datetime, end: datetime) -> None:
        self._elasticsearch = elasticsearch
        self._span = {"gte": graylog_time(begin), "lt": graylog_time(end)}

    def pivot(self, search: Json) -> Json:
        """The answer to a search type of kind pivot: `total`, and `groups` of groups of series."""
        aggregations = _series(search["series"])
        for group in [*search["column_groups"], *search["row_groups"]]:
            aggregations = {"groups": _group(group, aggregations)}
        answer = self._ask(search["query"]["query_string"], search["streams"], {"aggs": aggregations})
        return {"total": answer["hits"]["total"]["value"], **answer.get("aggregations", {})}

    def messages(self, search: Json) -> list[Json]:
        """The documents of a search type of kind messages, in its order."""
        sort = [{one["field"]: {"order": one["order"].lower()}} for one in search["sort"]]
        more = {"size": search["limit"], "sort": sort}
        answer = self._ask(search["query"]["query_string"], search["streams"], more)
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def holds(self, config: Json) -> bool:
        """Whether the condition of an event definition holds."""
        answer = self._ask(config["query"], config["streams"], {"aggs": _series(config["series"])})
        return _holds(config["conditions"]["expression"], _values(config["series"], answer))

    def _ask(self, query: str, streams: Sequence[str], more: Json) -> Json:
        must = [
            {"query_string": {"query": query, "allow_leading_wildcard": False}},
            {"terms": {"streams": list(streams)}},
            {"range": {"timestamp": self._span}},
        ]
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"must": must}}} | more
        return self._elasticsearch.call("POST", f"/{INDEX}/_search", body)


def _series(series: Sequence[Json]) -> Json:
    return {one["id"]: _metric(one) for one in series if one["type"] != "count"}


def _metric(series: Json) -> Json:
    if series["type"] == "percentile":
        return {"percentiles": {"field": series["field"], "percents": [series["percentile"]]}}
    return {series["type"]: {"field": series["field"]}}


def _group(group: Json, inside: Json) -> Json:
    (field,) = group["fields"]
    if group["type"] == "time":
        kind = {"date_histogram": {"field": field, "fixed_interval": "1m", "min_doc_count": 0}}
    else:
        kind = {"terms": {"field": field, "size": group.get("limit", MOST_GROUPS)}}
    return {**kind, "aggs": inside} if inside else kind


def _values(series: Sequence[Json], answer: Json) -> dict[str, float]:
    values = {}
    for one in series:
        if one["type"] == "count":
            values[one["id"]] = answer["hits"]["total"]["value"]
        else:
            value = answer["aggregations"][one["id"]]["value"]
            values[one["id"]] = _OF_NOTHING[one["type"]] if value is None else value
    return values


def _holds(expression: Json, values: Mapping[str, float]) -> bool:
    left, right = expression["left"], expression["right"]
    if expression["expr"] == "&&":
        return _holds(left, values) and _holds(right, values)
    return bool(_OPERATORS[expression["expr"]](values[left["ref"]], right["value"]))
