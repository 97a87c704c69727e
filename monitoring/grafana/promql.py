"""The PromQL expressions of the panels and of the alert rules."""

# Requests of users; Docker and Prometheus send the others every few seconds.
USER_ROUTES = 'route!~"/health/.*|/metrics"'

ERROR_RESPONSES = 'sentiq_requests_total{status=~"[45].."}'
# The exact increase of ERROR_RESPONSES in a minute, from the first sample of a series on. increase()
# extrapolates, and does not count the first value of a new series. A replica that Prometheus has known for
# less than a minute is left out, because its counts may be older.
ERRORS_BY_SERIES = (
    f"clamp_min({ERROR_RESPONSES} - ({ERROR_RESPONSES} offset 1m or 0 * {ERROR_RESPONSES}), 0)"
    ' and on (instance) (up{job="api"} offset 1m == 1)'
)
ZERO_ERRORS = 'label_replace(vector(0), "status", "none", "", "")'
ERRORS = f"sum({ERRORS_BY_SERIES}) or vector(0)"
QUEUE_FILL = "max(sentiq_queue_jobs) / max(sentiq_queue_limit)"
WORKERS = "max(sentiq_workers) or vector(0)"

# Mean score of the 24 hours before minus that of the last 24 hours, if both have a hundred texts or more.
_TODAY, _YESTERDAY = "[1d]", "[1d] offset 1d"
MEAN_SCORE_DROP = (
    f"(sum(increase(sentiq_scores_total{_YESTERDAY})) / sum(increase(sentiq_texts_total{_YESTERDAY}))"
    f" - sum(increase(sentiq_scores_total{_TODAY})) / sum(increase(sentiq_texts_total{_TODAY})))"
    f" and sum(increase(sentiq_texts_total{_YESTERDAY})) >= 100"
    f" and sum(increase(sentiq_texts_total{_TODAY})) >= 100"
)


def histogram_quantile(
    quantile: float, metric: str, labels: str = "", window: str = "$__rate_interval"
) -> str:
    """Return the expression for a quantile of a histogram over all replicas."""
    selector = f"{{{labels}}}" if labels else ""
    return f"histogram_quantile({quantile}, sum by (le) (rate({metric}_bucket{selector}[{window}])))"


def rate_ratio(numerator: str, denominator: str) -> str:
    """Return the expression for the ratio of the rates of two counters over all replicas."""
    return f"sum(rate({numerator}[$__rate_interval])) / sum(rate({denominator}[$__rate_interval]))"
