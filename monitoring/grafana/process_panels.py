"""The panels of the processes: processor time, memory, and log records."""

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana.panels import fixed_color, line_panel
from monitoring.grafana.queries import promql_range


def cpu_panel() -> Builder[models.Panel]:
    """Return the panel of processor time."""
    return line_panel(
        "Processor time",
        "Busy processors of each replica in the minute before each point: 1 is one core.",
        "none",
        promql_range("rate(sentiq_api_cpu_seconds_total[1m])", "api {{instance}}", "A"),
        promql_range('rate(process_cpu_seconds_total{job="model"}[1m])', "model {{instance}}", "B"),
    ).decimals(2)


def memory_panel() -> Builder[models.Panel]:
    """Return the panel of the memory of the replicas."""
    return line_panel(
        "Memory",
        "Resident memory of each replica. An api counts all its processes.",
        "bytes",
        promql_range("sentiq_api_resident_bytes", "api {{instance}}", "A"),
        promql_range('process_resident_memory_bytes{job="model"}', "model {{instance}}", "B"),
    )


def redis_memory_panel() -> Builder[models.Panel]:
    """Return the panel of the memory of Redis."""
    return line_panel(
        "Redis memory",
        "Memory of Redis, and its limit if maxmemory is set. At the limit it refuses every write.",
        "bytes",
        promql_range("redis_memory_used_bytes", "used", "A"),
        promql_range("redis_memory_max_bytes > 0", "maxmemory", "B"),
    ).override_by_name("maxmemory", fixed_color("red"))


def gelf_records_panel() -> Builder[models.Panel]:
    """Return the panel of the log records for Graylog."""
    return line_panel(
        "Records for Graylog",
        "Log records per second: sent to Graylog, or dropped because it was slow or unreachable.",
        "cps",
        promql_range("sum by (outcome) (rate(sentiq_gelf_records_total[1m]))", "{{outcome}}"),
    ).override_by_name("dropped", fixed_color("red"))
