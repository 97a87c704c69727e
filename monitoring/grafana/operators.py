"""The operators' dashboard: traffic, queue, workers and processes. All data is from Prometheus."""

from grafana_foundation_sdk.builders import dashboard, prometheus
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana import process_panels
from monitoring.grafana.panels import color_steps, column_panel, fixed_color, line_panel, stat_panel
from monitoring.grafana.promql import (
    ERRORS,
    ERRORS_BY_SERIES,
    QUEUE_FILL,
    USER_ROUTES,
    WORKERS,
    ZERO_ERRORS,
    histogram_quantile,
    rate_ratio,
)
from monitoring.grafana.queries import promql_instant, promql_range

UID = "sentiq-operators"


def operators_dashboard() -> dashboard.Dashboard:
    """Return the dashboard.

    Every api reports the same figures of the queue, so panels take their maximum, not their sum.
    """
    board = (
        dashboard.Dashboard("Sentiq: operation")
        .uid(UID)
        .description("The state of the service: traffic, latency, queue, workers, memory.")
        .tags(["sentiq"])
        .time("now-30m", "now")
        .refresh("5s")
        .timezone("browser")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
    )
    for panel in [*_traffic_numbers(), *_queue_numbers()]:
        board.with_panel(panel)
    for title, panels in _sections().items():
        board.with_row(dashboard.Row(title))
        for panel in panels:
            board.with_panel(panel)
    return board


def _traffic_numbers() -> list[Builder[models.Panel]]:
    return [
        stat_panel(
            "Requests",
            "Requests per second to all replicas, without health checks.",
            "reqps",
            promql_instant(
                f"sum(rate(sentiq_requests_total{{{USER_ROUTES}}}[$__rate_interval])) or vector(0)"
            ),
        )
        .decimals(1)
        .span(4),
        stat_panel(
            "Response time (p95)",
            "95 % of the requests of the last five minutes took this long or less.",
            "s",
            promql_instant(f"{histogram_quantile(0.95, 'sentiq_request_seconds', USER_ROUTES, '5m')} >= 0"),
        )
        .no_value("no requests")
        .thresholds(color_steps((None, "green"), (0.5, "yellow"), (2, "red")))
        .span(4),
        stat_panel(
            "Errors in a minute",
            "Responses of 400 and above. More than ten raise an alert.",
            "none",
            promql_instant(ERRORS),
        )
        .thresholds(color_steps((None, "green"), (1, "yellow"), (11, "red")))
        .span(4),
    ]


def _queue_numbers() -> list[Builder[models.Panel]]:
    return [
        stat_panel(
            "Queue fill",
            "Waiting chunks as a share of QUEUE_LIMIT. A chunk is up to 64 texts of a job."
            " Over 80 % for two minutes raise an alert.",
            "percentunit",
            promql_instant(QUEUE_FILL),
        )
        .thresholds(color_steps((None, "green"), (0.5, "yellow"), (0.8, "red")))
        .span(4),
        stat_panel(
            "Workers alive",
            "Workers with a valid lease. Zero workers raise an alert.",
            "none",
            promql_instant(WORKERS),
        )
        .thresholds(color_steps((None, "red"), (1, "green")))
        .span(4),
        stat_panel(
            "Dead chunks",
            "Chunks whose worker died three times. They are in sentiq:dead_letters.",
            "none",
            promql_instant("max(sentiq_dead_jobs)"),
        )
        .thresholds(color_steps((None, "green"), (1, "red")))
        .span(4),
    ]


def _sections() -> dict[str, list[Builder[models.Panel]]]:
    return {
        "Traffic": [_traffic_panel(), _errors_panel(), _latency_panel(), _latency_by_route_panel()],
        "Queue": [_waiting_chunks_panel(), _waiting_time_panel()],
        "Workers": [_batch_size_panel(), _scoring_time_panel(), _scored_texts_panel(), _replicas_panel()],
        "Processes": [
            process_panels.cpu_panel(),
            process_panels.memory_panel(),
            process_panels.redis_memory_panel(),
            process_panels.gelf_records_panel(),
        ],
    }


def _traffic_panel() -> Builder[models.Panel]:
    return line_panel(
        "Requests by route",
        "Requests per second to all replicas together.",
        "reqps",
        promql_range(
            f"sum by (route) (rate(sentiq_requests_total{{{USER_ROUTES}}}[$__rate_interval]))", "{{route}}"
        ),
    )


def _errors_panel() -> Builder[models.Panel]:
    return column_panel(
        "Errors in a minute, by status",
        "Responses of 400 and above in the minute before each point, by status.",
        "none",
        promql_range(f"sum by (status) ({ERRORS_BY_SERIES}) or on () {ZERO_ERRORS}", "{{status}}"),
    )


def _latency_panel() -> Builder[models.Panel]:
    return line_panel(
        "Response time",
        "50 %, 95 % and 99 % of the requests took this long or less, without health checks.",
        "s",
        *_quantile_queries("sentiq_request_seconds", USER_ROUTES),
    )


def _latency_by_route_panel() -> Builder[models.Panel]:
    return line_panel(
        "Response time by route (p95)",
        "95 % of the requests to a route took this long or less.",
        "s",
        promql_range(
            "histogram_quantile(0.95, sum by (le, route) "
            f"(rate(sentiq_request_seconds_bucket{{{USER_ROUTES}}}[$__rate_interval])))",
            "{{route}}",
        ),
    )


def _waiting_chunks_panel() -> Builder[models.Panel]:
    return line_panel(
        "Waiting chunks",
        "Chunks in the queue, and the limit at which the api answers 503.",
        "none",
        promql_range("max(sentiq_queue_jobs)", "waiting", "A"),
        promql_range("max(sentiq_queue_limit)", "limit", "B"),
    ).override_by_name("limit", fixed_color("red"))


def _waiting_time_panel() -> Builder[models.Panel]:
    return line_panel(
        "Waiting time",
        "From the arrival of a chunk until a worker took it: 50 %, 95 % and 99 % waited this long or less.",
        "s",
        *_quantile_queries("sentiq_queue_seconds"),
    )


def _quantile_queries(metric: str, labels: str = "") -> list[prometheus.Dataquery]:
    quantiles = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return [
        promql_range(histogram_quantile(quantile, metric, labels), name, name)
        for name, quantile in quantiles.items()
    ]


def _batch_size_panel() -> Builder[models.Panel]:
    return line_panel(
        "Batch size",
        "Texts scored together: the mean, and the size that 95 % of the batches do not exceed.",
        "none",
        promql_range(rate_ratio("sentiq_batch_texts_sum", "sentiq_batch_texts_count"), "mean", "A"),
        promql_range(histogram_quantile(0.95, "sentiq_batch_texts"), "p95", "B"),
    )


def _scoring_time_panel() -> Builder[models.Panel]:
    return line_panel(
        "Time to score a batch",
        "Time of the model alone: the mean, and the time that 95 % of the batches do not exceed.",
        "s",
        promql_range(rate_ratio("sentiq_batch_seconds_sum", "sentiq_batch_seconds_count"), "mean", "A"),
        promql_range(histogram_quantile(0.95, "sentiq_batch_seconds"), "p95", "B"),
    )


def _scored_texts_panel() -> Builder[models.Panel]:
    return line_panel(
        "Texts scored by model",
        "Texts per second of all workers together.",
        "cps",
        promql_range("sum by (model) (rate(sentiq_texts_total[$__rate_interval]))", "{{model}}"),
    )


def _replicas_panel() -> Builder[models.Panel]:
    return line_panel(
        "Replicas",
        "Workers with a valid lease, and the containers that Prometheus can reach.",
        "none",
        promql_range("max(sentiq_workers)", "workers with a lease", "A"),
        promql_range('sum by (job) (up{job=~"api|model"})', "{{job}} containers", "B"),
    ).decimals(0)
