"""One widget of a dashboard, in the two forms that Graylog wants: what is shown, and the search behind it.

The search is what Graylog's own web interface makes of a widget, in SearchTypesGenerator.ts and
PivotConfigGenerator.ts of its source.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitoring.graylog.client import Body
from monitoring.graylog.streams import Stream

LAST_HOUR: Body = {"type": "relative", "from": 3600}
MINUTE: Body = {"type": "timeunit", "value": 1, "unit": "minutes"}
AUTO: Body = {"type": "auto", "scaling": 1.0}
_MOST_MESSAGES = 150  # as many as the web interface asks for


@dataclass(frozen=True, slots=True)
class Series:
    """`function` as Graylog writes it: `avg(score)`, `percentile(total_ms,95)`."""

    function: str
    name: str

    def shown(self) -> Body:
        return {"function": self.function, "config": {"name": self.name}}

    def searched(self) -> Body:
        kind, _, arguments = self.function.rstrip(")").partition("(")
        of, _, percentile = arguments.partition(",")
        series: Body = {"id": self.name, "type": kind}
        if of:
            series["field"] = of
        if percentile:
            series["percentile"] = float(percentile)
        return series


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """What all widgets have. `place` is column, row, width and height; 12 columns are a row."""

    title: str
    description: str
    stream: Stream
    query: str
    place: tuple[int, int, int, int]

    @property
    def id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sentiq:widget:{self.title}"))

    @property
    def search_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sentiq:search:{self.title}"))

    def position(self) -> Body:
        column, row, width, height = self.place
        return {"col": column, "row": row, "width": width, "height": height}

    def _source(self, stream_id: str) -> Body:
        return {
            "timerange": LAST_HOUR,
            "query": {"type": "elasticsearch", "query_string": self.query},
            "streams": [stream_id],
            "filters": [],
        }

    def _shown(self, stream_id: str, kind: str, config: Body) -> Body:
        what: Body = {"id": self.id, "type": kind, "description": self.description, "config": config}
        return what | self._source(stream_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Widget):
    """Numbers by group: a row for each interval or value of `rows`, a column for each value of `by`."""

    series: tuple[Series, ...]
    looks: str  # bar, line, area, table, numeric
    every: Body | None = None
    rows: str = ""
    by: str = ""
    sort: str = ""  # the name of a series: largest first
    settings: Body = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)  # of the values of `by`

    def shown(self, stream_id: str) -> Body:
        config: Body = {
            "row_pivots": [_shown_pivot(group, self.every) for group in self._rows()],
            "column_pivots": [_shown_pivot(self.by, None)] if self.by else [],
            "series": [series.shown() for series in self.series],
            "sort": self._sort(),
            "visualization": self.looks,
            "visualization_config": self.settings or None,
            "formatting_settings": {"chart_colors": self._colors()},
            "rollup": not self.by,
        }
        return self._shown(stream_id, "aggregation", config)

    def searched(self, stream_id: str) -> Body:
        search: Body = {
            "id": self.search_id,
            "type": "pivot",
            "name": "chart",
            "row_groups": [_searched_pivot(group, self.every) for group in self._rows()],
            "column_groups": [_searched_pivot(self.by, None)] if self.by else [],
            "series": [series.searched() for series in self.series],
            "sort": self._sort(),
            "rollup": not self.by,
        }
        return search | self._source(stream_id)

    def _colors(self) -> list[Body]:
        return [{"field_name": value, "chart_color": color} for value, color in self.colors.items()]

    def _rows(self) -> Iterable[str]:
        return ["timestamp"] if self.every else [self.rows] if self.rows else []

    def _sort(self) -> list[Body]:
        return [{"type": "series", "field": self.sort, "direction": "Descending"}] if self.sort else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages(Widget):
    """Records themselves, those with the largest value of `largest` first."""

    fields: tuple[str, ...]
    largest: str

    def shown(self, stream_id: str) -> Body:
        config: Body = {
            "fields": list(self.fields),
            "show_message_row": False,
            "decorators": [],
            "sort": [{"type": "pivot", "field": self.largest, "direction": "Descending"}],
        }
        return self._shown(stream_id, "messages", config)

    def searched(self, stream_id: str) -> Body:
        search: Body = {
            "id": self.search_id,
            "type": "messages",
            "limit": _MOST_MESSAGES,
            "offset": 0,
            "sort": [{"field": self.largest, "order": "DESC"}],
            "decorators": [],
        }
        return search | self._source(stream_id)


def _shown_pivot(of: str, every: Body | None) -> Body:
    if every:
        return {"fields": [of], "type": "time", "config": {"interval": every}}
    return {"fields": [of], "type": "values", "config": {"limit": 10}}


def _searched_pivot(of: str, every: Body | None) -> Body:
    if every is None:
        return {"fields": [of], "type": "values", "limit": 10}
    interval: Body = {"type": "timeunit", "timeunit": "1m"} if every == MINUTE else every
    return {"fields": [of], "type": "time", "interval": interval}
