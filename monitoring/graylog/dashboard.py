"""The dashboard: requests, sentiment, scores, errors, what was slow, queue and feedback of the last hour."""

import hashlib
from collections.abc import Mapping

from monitoring.graylog.client import Body
from monitoring.graylog.streams import FEEDBACK, PREDICTIONS, QUEUE, REQUESTS
from monitoring.graylog.widgets import AUTO, LAST_HOUR, MINUTE, Chart, Messages, Series

TITLE = "Sentiq"
ID = hashlib.sha1(b"sentiq:dashboard").hexdigest()[:24]  # noqa: S324  # a name, not a secret: MongoDB's 12 bytes
SEARCH_ID = hashlib.sha1(b"sentiq:dashboard:search").hexdigest()[:24]  # noqa: S324  # likewise
_PAGE_ID = "sentiq"

_STACKED: Body = {"barmode": "stack"}
_LINE: Body = {"interpolation": "linear"}
_ERRORS = "event:request AND status_code:>=400"

WIDGETS: tuple[Chart | Messages, ...] = (
    Chart(
        title="Requests a minute",
        description="HTTP requests answered in each minute",
        stream=REQUESTS,
        query="event:request",
        series=(Series("count()", "requests"),),
        looks="bar",
        every=MINUTE,
        settings=_STACKED,
        place=(1, 1, 6, 4),
    ),
    Chart(
        title="Errors a minute",
        description="Responses with a status of 400 or above in each minute, by status",
        stream=REQUESTS,
        query=_ERRORS,
        series=(Series("count()", "responses"),),
        looks="bar",
        every=MINUTE,
        by="status_code",
        settings=_STACKED,
        place=(7, 1, 6, 4),
    ),
    Chart(
        title="Sentiment over time",
        description="Texts scored, by the class that was most probable",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("count()", "texts"),),
        looks="bar",
        every=AUTO,
        by="sentiment",
        colors={"negative": "#d62728", "neutral": "#9e9e9e", "positive": "#2ca02c"},
        settings=_STACKED,
        place=(1, 5, 6, 4),
    ),
    Chart(
        title="Mean score over time",
        description="Positivity, 0 to 1: P(positive) + P(neutral)/2",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("avg(score)", "mean score"),),
        looks="line",
        every=AUTO,
        settings=_LINE,
        place=(7, 5, 6, 4),
    ),
    Chart(
        title="Mean score",
        description="Positivity of all texts of the last hour, 0 to 1",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("avg(score)", "mean score"),),
        looks="numeric",
        place=(1, 9, 3, 3),
    ),
    Chart(
        title="Texts scored",
        description="Texts scored in the last hour",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("count()", "texts"),),
        looks="numeric",
        place=(4, 9, 3, 3),
    ),
    Chart(
        title="Errors by route",
        description="Responses with a status of 400 or above, by route and status",
        stream=REQUESTS,
        query=_ERRORS,
        series=(Series("count()", "responses"),),
        looks="table",
        rows="route",
        by="status_code",
        sort="responses",
        place=(7, 9, 6, 3),
    ),
    Chart(
        title="Slowest routes",
        description="Milliseconds from request to answer, by route",
        stream=REQUESTS,
        query="event:request",
        series=(
            Series("count()", "requests"),
            Series("percentile(total_ms,50)", "median ms"),
            Series("percentile(total_ms,95)", "p95 ms"),
            Series("max(total_ms)", "slowest ms"),
        ),
        looks="table",
        rows="route",
        sort="slowest ms",
        place=(1, 12, 6, 5),
    ),
    Messages(
        title="Slowest requests",
        description="The requests that took longest; request_id leads to all records of one",
        stream=REQUESTS,
        query="event:request",
        fields=("timestamp", "total_ms", "status_code", "route", "request_id"),
        largest="total_ms",
        place=(7, 12, 6, 5),
    ),
    Chart(
        title="Queue and workers",
        description="Jobs that wait, and workers alive",
        stream=QUEUE,
        query="event:queue",
        series=(Series("max(waiting)", "jobs waiting"), Series("min(workers)", "workers")),
        looks="line",
        every=MINUTE,
        settings=_LINE,
        place=(1, 17, 6, 5),
    ),
    Chart(
        title="Feedback",
        description="Corrections by users: was the prediction right?",
        stream=FEEDBACK,
        query="event:feedback",
        series=(Series("count()", "answers"),),
        looks="table",
        rows="correct",
        sort="answers",
        place=(7, 17, 6, 5),
    ),
)


def search(stream_ids: Mapping[str, str]) -> Body:
    """The search that the dashboard shows the results of; `stream_ids` by the streams' titles."""
    query: Body = {
        "id": _PAGE_ID,
        "query": {"type": "elasticsearch", "query_string": ""},
        "timerange": LAST_HOUR,
        "filters": [],
        "search_types": [widget.searched(stream_ids[widget.stream.title]) for widget in WIDGETS],
    }
    return {"id": SEARCH_ID, "queries": [query], "parameters": []}


def dashboard(stream_ids: Mapping[str, str]) -> Body:
    """The view with its one page."""
    page: Body = {
        "titles": {"widget": {widget.id: widget.title for widget in WIDGETS}, "tab": {"title": "Last hour"}},
        "widgets": [widget.shown(stream_ids[widget.stream.title]) for widget in WIDGETS],
        "widget_mapping": {widget.id: [widget.search_id] for widget in WIDGETS},
        "positions": {widget.id: widget.position() for widget in WIDGETS},
    }
    entity: Body = {
        "id": ID,
        "type": "DASHBOARD",
        "title": TITLE,
        "summary": "Requests, sentiment, errors and what was slow",
        "description": "",
        "search_id": SEARCH_ID,
        "properties": [],
        "requires": {},
        "state": {_PAGE_ID: page},
    }
    return {"entity": entity}
