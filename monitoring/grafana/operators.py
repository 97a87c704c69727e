"""The dashboard of those who run the service: traffic, queue, workers, processes. All from Prometheus."""

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana.expressions import (
    ERRORS,
    FAILED_IN_A_MINUTE,
    NO_ERROR,
    QUEUE_FILL,
    USERS,
    WORKERS,
    quantile,
    ratio,
)
from monitoring.grafana.panels import columns, fixed_color, levels, lines, number
from monitoring.grafana.queries import now, promql

UID = "sentiq-operators"


def build() -> dashboard.Dashboard:
    """The dashboard. Its queue figures are the same at every api, so they are taken by max, not summed."""
    board = (
        dashboard.Dashboard("Sentiq: operation")
        .uid(UID)
        .description("How the service runs: traffic, latency, queue, workers, memory.")
        .tags(["sentiq"])
        .time("now-30m", "now")
        .refresh("5s")
        .timezone("browser")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
    )
    for panel in figures():
        board.with_panel(panel)
    for title, panels in sections().items():
        board.with_row(dashboard.Row(title))
        for panel in panels:
            board.with_panel(panel)
    return board


def figures() -> list[Builder[models.Panel]]:
    """The row at the top: what one looks at first."""
    return [
        number(
            "Requests",
            "Answered by all replicas, without health checks.",
            "reqps",
            now(f"sum(rate(sentiq_requests_total{{{USERS}}}[$__rate_interval])) or vector(0)"),
        )
        .decimals(1)
        .span(4),
        number(
            "Answered within (p95)",
            "95 % of the requests of the last five minutes took no longer than this.",
            "s",
            now(f"{quantile(0.95, 'sentiq_request_seconds', USERS, '5m')} >= 0"),
        )
        .no_value("no requests")
        .thresholds(levels((None, "green"), (0.5, "yellow"), (2, "red")))
        .span(4),
        number(
            "Errors in a minute",
            "Responses of 400 and above. More than ten raise an alert.",
            "none",
            now(ERRORS),
        )
        .thresholds(levels((None, "green"), (1, "yellow"), (11, "red")))
        .span(4),
        number(
            "Queue filled",
            "Jobs that wait, as a share of QUEUE_LIMIT. Over 80 % for two minutes raise an alert.",
            "percentunit",
            now(QUEUE_FILL),
        )
        .thresholds(levels((None, "green"), (0.5, "yellow"), (0.8, "red")))
        .span(4),
        number(
            "Workers alive",
            "Workers whose lease stands. None raises an alert.",
            "none",
            now(WORKERS),
        )
        .thresholds(levels((None, "red"), (1, "green")))
        .span(4),
        number(
            "Jobs given up",
            "Jobs whose worker died three times, kept in the list sentiq:dead.",
            "none",
            now("max(sentiq_dead_jobs)"),
        )
        .thresholds(levels((None, "green"), (1, "red")))
        .span(4),
    ]


def sections() -> dict[str, list[Builder[models.Panel]]]:
    return {
        "Traffic": [traffic(), errors(), latency(), latency_by_route()],
        "Queue": [depth(), wait()],
        "Workers": [batches(), scoring(), texts(), workers()],
        "Processes": [cpu(), memory(), redis(), records()],
    }


def traffic() -> Builder[models.Panel]:
    return lines(
        "Requests by route",
        "Requests answered, all replicas together.",
        "reqps",
        promql(f"sum by (route) (rate(sentiq_requests_total{{{USERS}}}[$__rate_interval]))", "{{route}}"),
    )


def errors() -> Builder[models.Panel]:
    return columns(
        "Errors by status, in a minute",
        "Responses of 400 and above in the minute before each point, by status.",
        "none",
        promql(f"sum by (status) ({FAILED_IN_A_MINUTE}) or on () {NO_ERROR}", "{{status}}"),
    )


def latency() -> Builder[models.Panel]:
    return lines(
        "Time to answer",
        "How long half, 95 % and 99 % of the requests took at most, health checks left out.",
        "s",
        *(
            promql(quantile(part, "sentiq_request_seconds", USERS), name, name)
            for part, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
        ),
    )


def latency_by_route() -> Builder[models.Panel]:
    return lines(
        "Time to answer by route (p95)",
        "95 % of the requests to a route took at most this long.",
        "s",
        promql(
            "histogram_quantile(0.95, sum by (le, route) "
            f"(rate(sentiq_request_seconds_bucket{{{USERS}}}[$__rate_interval])))",
            "{{route}}",
        ),
    )


def depth() -> Builder[models.Panel]:
    return lines(
        "Jobs that wait",
        "Jobs in the queue, and how many it takes before the api answers 503.",
        "none",
        promql("max(sentiq_queue_jobs)", "waiting", "A"),
        promql("max(sentiq_queue_limit)", "limit", "B"),
    ).override_by_name("limit", fixed_color("red"))


def wait() -> Builder[models.Panel]:
    return lines(
        "Wait in the queue",
        "From a job's arrival until a worker took it: half, 95 % and 99 % of the jobs at most.",
        "s",
        *(
            promql(quantile(part, "sentiq_queue_seconds"), name, name)
            for part, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
        ),
    )


def batches() -> Builder[models.Panel]:
    return lines(
        "Texts in a batch",
        "Texts scored together: the mean, and what 95 % of the batches stay below.",
        "none",
        promql(ratio("sentiq_batch_texts_sum", "sentiq_batch_texts_count"), "mean", "A"),
        promql(quantile(0.95, "sentiq_batch_texts"), "p95", "B"),
    )


def scoring() -> Builder[models.Panel]:
    return lines(
        "Time to score a batch",
        "What the model itself takes: the mean, and what 95 % of the batches stay below.",
        "s",
        promql(ratio("sentiq_batch_seconds_sum", "sentiq_batch_seconds_count"), "mean", "A"),
        promql(quantile(0.95, "sentiq_batch_seconds"), "p95", "B"),
    )


def texts() -> Builder[models.Panel]:
    return lines(
        "Texts scored by model",
        "Texts a second, all workers together.",
        "cps",
        promql("sum by (model) (rate(sentiq_texts_total[$__rate_interval]))", "{{model}}"),
    )


def workers() -> Builder[models.Panel]:
    return lines(
        "Replicas",
        "Workers whose lease stands, and the containers that answer Prometheus.",
        "none",
        promql("max(sentiq_workers)", "workers with a lease", "A"),
        promql('sum by (job) (up{job=~"api|model"})', "{{job}} containers", "B"),
    ).decimals(0)


def cpu() -> Builder[models.Panel]:
    return lines(
        "Processor time",
        "Processors kept busy by each replica in the minute before each point: 1 is one core.",
        "none",
        promql("rate(sentiq_api_cpu_seconds_total[1m])", "api {{instance}}", "A"),
        promql('rate(process_cpu_seconds_total{job="model"}[1m])', "model {{instance}}", "B"),
    ).decimals(2)


def memory() -> Builder[models.Panel]:
    return lines(
        "Memory",
        "Resident memory of each replica; of an api all its processes together.",
        "bytes",
        promql("sentiq_api_resident_bytes", "api {{instance}}", "A"),
        promql('process_resident_memory_bytes{job="model"}', "model {{instance}}", "B"),
    )


def redis() -> Builder[models.Panel]:
    return lines(
        "Redis memory",
        "What Redis holds, and the most it may, where maxmemory is set. Full, it refuses every write.",
        "bytes",
        promql("redis_memory_used_bytes", "used", "A"),
        promql("redis_memory_max_bytes > 0", "maxmemory", "B"),
    ).override_by_name("maxmemory", fixed_color("red"))


def records() -> Builder[models.Panel]:
    return lines(
        "Records for Graylog",
        "Log records sent to Graylog a second, and those dropped because it was slow or away.",
        "cps",
        promql("sum by (outcome) (rate(sentiq_gelf_records_total[1m]))", "{{outcome}}"),
    ).override_by_name("dropped", fixed_color("red"))
