"""Queries for Grafana's two data sources, and expressions over their results."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import elasticsearch as es
from grafana_foundation_sdk.builders import expr as expressions
from grafana_foundation_sdk.builders import prometheus
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.elasticsearch import BucketAggregation, MetricAggregation, TermsOrder

PROMETHEUS = DataSourceRef(type_val="prometheus", uid="prometheus")
ELASTICSEARCH = DataSourceRef(type_val="elasticsearch", uid="elasticsearch")
EXPRESSION = DataSourceRef(type_val="__expr__", uid="__expr__")

TIME_FIELD = "timestamp"  # Graylog's, not @timestamp

Buckets = Sequence[Builder[BucketAggregation]]
Metrics = Sequence[Builder[MetricAggregation]]


def promql_range(expression: str, legend: str = "", ref: str = "A") -> prometheus.Dataquery:
    """Return a PromQL query over time. `legend` names its series; {{label}} is the value of a label."""
    query = prometheus.Dataquery().datasource(PROMETHEUS).ref_id(ref).expr(expression).range()
    return query.legend_format(legend) if legend else query


def promql_instant(expression: str) -> prometheus.Dataquery:
    """Return a PromQL query for one number at the end of the selected time."""
    return prometheus.Dataquery().datasource(PROMETHEUS).ref_id("A").expr(expression).instant()


def lucene_query(
    query: str, buckets: Buckets, metrics: Metrics | None = None, alias: str = "", ref: str = "A"
) -> es.Dataquery:
    """Return a Lucene query whose documents are put into buckets. The default metric is their count."""
    target = (
        es.Dataquery()
        .datasource(ELASTICSEARCH)
        .ref_id(ref)
        .query(query)
        .time_field(TIME_FIELD)
        .bucket_aggs(list(buckets))
        .metrics(list(metrics or [es.Count().id("1")]))
    )
    return target.alias(alias) if alias else target


def latest_documents(query: str, size: int) -> es.Dataquery:
    """Return a Lucene query for the latest documents themselves."""
    raw_data = es.RawData().id("1").settings(es.ElasticsearchRawDataSettings().size(str(size)))
    return lucene_query(query, [], [raw_data])


def time_buckets() -> es.DateHistogram:
    """Return buckets as wide as the points of the panel. They must be last, or Grafana names no series."""
    settings = es.ElasticsearchDateHistogramSettings().interval("auto").min_doc_count("0").trim_edges("0")
    return es.DateHistogram().id("9").field(TIME_FIELD).settings(settings)


def value_buckets(field: str, bucket_id: str = "2") -> es.Terms:
    """Return a bucket for each value of a field, sorted by value."""
    settings = (
        es.ElasticsearchTermsSettings().size("10").order(TermsOrder.ASC).order_by("_key").min_doc_count("1")
    )
    return es.Terms().id(bucket_id).field(field).settings(settings)


def number_buckets(field: str, width: float) -> es.Histogram:
    """Return buckets of equal width over a number field, including empty ones."""
    settings = es.ElasticsearchHistogramSettings().interval(str(width)).min_doc_count("0")
    return es.Histogram().id("2").field(field).settings(settings)


def mean_of(field: str, metric_id: str = "1") -> es.Average:
    """Return the mean of a field as a metric."""
    return es.Average().id(metric_id).field(field)


def sum_of_points(query_ref: str, ref: str) -> expressions.TypeReduce:
    """Return the sum of the points of a query as one number."""
    reduce = expressions.TypeReduce().datasource(EXPRESSION).ref_id(ref)
    return reduce.expression(query_ref).reducer("sum").hide(True)


def math_expression(formula: str, ref: str) -> expressions.TypeMath:
    """Return a formula over other queries, such as `$A / $B`."""
    return expressions.TypeMath().datasource(EXPRESSION).ref_id(ref).expression(formula)
