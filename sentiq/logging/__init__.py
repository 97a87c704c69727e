"""Log records: one JSON object a line on standard output, and the same to Graylog where there is one."""

from sentiq.logging.handler import configure
from sentiq.logging.records import log_feedback, log_predictions, log_queue, log_request

__all__ = ["configure", "log_feedback", "log_predictions", "log_queue", "log_request"]
