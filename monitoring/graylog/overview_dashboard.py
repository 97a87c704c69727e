"""The dashboard of the last hour: requests, errors, sentiment, scores, slow requests, queue and feedback."""

import hashlib
from collections.abc import Mapping

from monitoring.graylog.rest_api import Body
from monitoring.graylog.streams import FEEDBACK, PREDICTIONS, QUEUE, REQUESTS
from monitoring.graylog.widgets import AUTO, LAST_HOUR, MINUTE, Chart, Messages, Series

TITLE = "Sentiq"
# MongoDB ids of 12 bytes, derived from a name; nothing here is a secret.
ID = hashlib.sha1(b"sentiq:dashboard").hexdigest()[:24]  # noqa: S324  # an id, not a secret
SEARCH_ID = hashlib.sha1(b"sentiq:dashboard:search").hexdigest()[:24]  # noqa: S324  # an id, not a secret
_PAGE_ID = "sentiq"

_STACKED: Body = {"barmode": "stack"}
_LINE: Body = {"interpolation": "linear"}
_ERRORS = "event:request AND status_code:>=400"

WIDGETS: tuple[Chart | Messages, ...] = (
    Chart(
        title="Requests a minute",
        description="HTTP responses in each minute",
        stream=REQUESTS,
        query="event:request",
        series=(Series("count()", "requests"),),
        visualization="bar",
        interval=MINUTE,
        visualization_config=_STACKED,
        place=(1, 1, 6, 4),
    ),
    Chart(
        title="Errors a minute",
        description="Responses with a status of 400 or above in each minute, by status",
        stream=REQUESTS,
        query=_ERRORS,
        series=(Series("count()", "responses"),),
        visualization="bar",
        interval=MINUTE,
        column_field="status_code",
        visualization_config=_STACKED,
        place=(7, 1, 6, 4),
    ),
    Chart(
        title="Sentiment over time",
        description="Texts scored, by their most probable label",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("count()", "texts"),),
        visualization="bar",
        interval=AUTO,
        column_field="sentiment",
        colors={"negative": "#d62728", "neutral": "#9e9e9e", "positive": "#2ca02c"},
        visualization_config=_STACKED,
        place=(1, 5, 6, 4),
    ),
    Chart(
        title="Mean score over time",
        description="Mean score of the texts, 0 to 1",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("avg(score)", "mean score"),),
        visualization="line",
        interval=AUTO,
        visualization_config=_LINE,
        place=(7, 5, 6, 4),
    ),
    Chart(
        title="Mean score",
        description="Mean score of all texts of the last hour, 0 to 1",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("avg(score)", "mean score"),),
        visualization="numeric",
        place=(1, 9, 3, 3),
    ),
    Chart(
        title="Texts scored",
        description="Texts scored in the last hour",
        stream=PREDICTIONS,
        query="event:prediction AND status:done",
        series=(Series("count()", "texts"),),
        visualization="numeric",
        place=(4, 9, 3, 3),
    ),
    Chart(
        title="Errors by route",
        description="Responses with a status of 400 or above, by route and status",
        stream=REQUESTS,
        query=_ERRORS,
        series=(Series("count()", "responses"),),
        visualization="table",
        row_field="route",
        column_field="status_code",
        largest_first="responses",
        place=(7, 9, 6, 3),
    ),
    Chart(
        title="Slowest routes",
        description="Milliseconds from request to response, by route",
        stream=REQUESTS,
        query="event:request",
        series=(
            Series("count()", "requests"),
            Series("percentile(total_ms,50)", "median ms"),
            Series("percentile(total_ms,95)", "p95 ms"),
            Series("max(total_ms)", "slowest ms"),
        ),
        visualization="table",
        row_field="route",
        largest_first="slowest ms",
        place=(1, 12, 6, 5),
    ),
    Messages(
        title="Slowest requests",
        description="The requests that took longest; a search for request_id finds all records of one",
        stream=REQUESTS,
        query="event:request",
        fields=("timestamp", "total_ms", "status_code", "route", "request_id"),
        largest_first="total_ms",
        place=(7, 12, 6, 5),
    ),
    Chart(
        title="Queue and workers",
        description="Chunks that wait (a chunk is up to 64 texts of a job), and workers alive",
        stream=QUEUE,
        query="event:queue",
        series=(Series("max(waiting)", "chunks waiting"), Series("min(workers)", "workers")),
        visualization="line",
        interval=MINUTE,
        visualization_config=_LINE,
        place=(1, 17, 6, 5),
    ),
    Chart(
        title="Feedback",
        description="Answers of users: was the prediction correct?",
        stream=FEEDBACK,
        query="event:feedback",
        series=(Series("count()", "answers"),),
        visualization="table",
        row_field="correct",
        largest_first="answers",
        place=(7, 17, 6, 5),
    ),
)


def search_body(stream_ids: Mapping[str, str]) -> Body:
    """Return the search whose results the dashboard shows; `stream_ids` is stream title -> id."""
    query: Body = {
        "id": _PAGE_ID,
        "query": {"type": "elasticsearch", "query_string": ""},
        "timerange": LAST_HOUR,
        "filters": [],
        "search_types": [widget.as_search_type(stream_ids[widget.stream.title]) for widget in WIDGETS],
    }
    return {"id": SEARCH_ID, "queries": [query], "parameters": []}


def view_body(stream_ids: Mapping[str, str]) -> Body:
    """Return the dashboard, which Graylog calls a view, with its one page."""
    page: Body = {
        "titles": {"widget": {widget.id: widget.title for widget in WIDGETS}, "tab": {"title": "Last hour"}},
        "widgets": [widget.as_widget(stream_ids[widget.stream.title]) for widget in WIDGETS],
        "widget_mapping": {widget.id: [widget.search_id] for widget in WIDGETS},
        "positions": {widget.id: widget.grid_position() for widget in WIDGETS},
    }
    entity: Body = {
        "id": ID,
        "type": "DASHBOARD",
        "title": TITLE,
        "summary": "Requests, errors, sentiment and slow requests",
        "description": "",
        "search_id": SEARCH_ID,
        "properties": [],
        "requires": {},
        "state": {_PAGE_ID: page},
    }
    return {"entity": entity}
