"""What is asked of Prometheus, as PromQL: the dashboards draw it, the alert rules watch it."""

# Requests of users; what Docker and Prometheus ask every few seconds is no traffic.
USERS = 'route!~"/health/.*|/metrics"'

FAILED = 'sentiq_requests_total{status=~"[45].."}'
# How much FAILED has grown in a minute, exactly, and from its first appearance on: increase() extrapolates,
# and sees nothing of a status that comes up for the first time. A replica that has not been seen for a minute
# is left out: what it counted before may be old.
FAILED_IN_A_MINUTE = (
    f"clamp_min({FAILED} - ({FAILED} offset 1m or 0 * {FAILED}), 0)"
    ' and on (instance) (up{job="api"} offset 1m == 1)'
)
NO_ERROR = 'label_replace(vector(0), "status", "none", "", "")'
ERRORS = f"sum({FAILED_IN_A_MINUTE}) or vector(0)"
QUEUE_FILL = "max(sentiq_queue_jobs) / max(sentiq_queue_limit)"
WORKERS = "max(sentiq_workers) or vector(0)"

# Mean score of the day before less that of the last 24 hours, where both have a hundred texts and more.
_TODAY, _BEFORE = "[1d]", "[1d] offset 1d"
POSITIVITY_DROP = (
    f"(sum(increase(sentiq_scores_total{_BEFORE})) / sum(increase(sentiq_texts_total{_BEFORE}))"
    f" - sum(increase(sentiq_scores_total{_TODAY})) / sum(increase(sentiq_texts_total{_TODAY})))"
    f" and sum(increase(sentiq_texts_total{_BEFORE})) >= 100"
    f" and sum(increase(sentiq_texts_total{_TODAY})) >= 100"
)


def quantile(part: float, metric: str, labels: str = "", window: str = "$__rate_interval") -> str:
    """The quantile of a histogram over all replicas, as PromQL."""
    selector = f"{{{labels}}}" if labels else ""
    return f"histogram_quantile({part}, sum by (le) (rate({metric}_bucket{selector}[{window}])))"


def ratio(above: str, below: str) -> str:
    """The ratio of two counters' growth over all replicas, as PromQL."""
    return f"sum(rate({above}[$__rate_interval])) / sum(rate({below}[$__rate_interval]))"
