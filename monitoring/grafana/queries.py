"""Queries as Grafana's two data sources take them."""

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


def promql(expression: str, legend: str = "", ref: str = "A") -> prometheus.Dataquery:
    """A PromQL query over time; `legend` names its series, {{label}} stands for a label's value."""
    query = prometheus.Dataquery().datasource(PROMETHEUS).ref_id(ref).expr(expression).range()
    return query.legend_format(legend) if legend else query


def now(expression: str) -> prometheus.Dataquery:
    """A PromQL query for one figure, that of the end of the time shown."""
    return prometheus.Dataquery().datasource(PROMETHEUS).ref_id("A").expr(expression).instant()


def documents(
    query: str, buckets: Buckets, metrics: Metrics | None = None, alias: str = "", ref: str = "A"
) -> es.Dataquery:
    """A Lucene query, its documents put into buckets, each measured; counted where nothing else is asked."""
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


def latest(query: str, size: int) -> es.Dataquery:
    """The latest documents themselves."""
    rows = es.RawData().id("1").settings(es.ElasticsearchRawDataSettings().size(str(size)))
    return documents(query, [], [rows])


def over_time() -> es.DateHistogram:
    """Buckets as wide as the panel's points. Grafana names series only where this is the last bucket."""
    settings = es.ElasticsearchDateHistogramSettings().interval("auto").min_doc_count("0").trim_edges("0")
    return es.DateHistogram().id("9").field(TIME_FIELD).settings(settings)


def by(field: str, bucket_id: str = "2") -> es.Terms:
    """A bucket for each value of a field, in the order of the values."""
    settings = (
        es.ElasticsearchTermsSettings().size("10").order(TermsOrder.ASC).order_by("_key").min_doc_count("1")
    )
    return es.Terms().id(bucket_id).field(field).settings(settings)


def in_steps(field: str, width: float) -> es.Histogram:
    """Buckets of one width over a number field, the empty ones too."""
    settings = es.ElasticsearchHistogramSettings().interval(str(width)).min_doc_count("0")
    return es.Histogram().id("2").field(field).settings(settings)


def mean(field: str, metric_id: str = "1") -> es.Average:
    return es.Average().id(metric_id).field(field)


def total(of: str, ref: str) -> expressions.TypeReduce:
    """The sum of a query's points, as one number."""
    return (
        expressions.TypeReduce().datasource(EXPRESSION).ref_id(ref).expression(of).reducer("sum").hide(True)
    )


def math(formula: str, ref: str) -> expressions.TypeMath:
    """A formula over other queries, `$A / $B`."""
    return expressions.TypeMath().datasource(EXPRESSION).ref_id(ref).expression(formula)
