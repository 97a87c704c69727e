"""The worker's log records, Prometheus metrics and daily mean score."""
