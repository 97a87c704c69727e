"""A widget of a Graylog dashboard in both of its forms: the widget itself, and the search type that feeds it.

The search type is the one that Graylog's web interface derives from the widget: SearchTypesGenerator.ts and
PivotConfigGenerator.ts in its source.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitoring.graylog.rest_api import Body
from monitoring.graylog.streams import Stream

LAST_HOUR: Body = {"type": "relative", "from": 3600}
MINUTE: Body = {"type": "timeunit", "value": 1, "unit": "minutes"}
AUTO: Body = {"type": "auto", "scaling": 1.0}
PAGE_SIZE = 150  # records; the web interface reads as many at a time


@dataclass(frozen=True, slots=True)
class Series:
    """A number to compute. `function` is in Graylog's notation: `avg(score)`, `percentile(total_ms,95)`."""

    function: str
    name: str

    def for_widget(self) -> Body:
        """Return the series of a widget."""
        return {"function": self.function, "config": {"name": self.name}}

    def for_search(self) -> Body:
        """Return the series of a search type."""
        kind, _, arguments = self.function.rstrip(")").partition("(")
        field_name, _, percentile = arguments.partition(",")
        series: Body = {"id": self.name, "type": kind}
        if field_name:
            series["field"] = field_name
        if percentile:
            series["percentile"] = float(percentile)
        return series


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """The part that all widgets share. `place` is column, row, width and height; a row has 12 columns."""

    title: str
    description: str
    stream: Stream
    query: str
    place: tuple[int, int, int, int]

    @property
    def id(self) -> str:
        """The widget's id, derived from its title."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sentiq:widget:{self.title}"))

    @property
    def search_id(self) -> str:
        """The id of the widget's search type, derived from the title."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sentiq:search:{self.title}"))

    def grid_position(self) -> Body:
        """Return the place in Graylog's form."""
        column, row, width, height = self.place
        return {"col": column, "row": row, "width": width, "height": height}

    def _scope(self, stream_id: str) -> Body:
        return {
            "timerange": LAST_HOUR,
            "query": {"type": "elasticsearch", "query_string": self.query},
            "streams": [stream_id],
            "filters": [],
        }

    def _widget(self, stream_id: str, kind: str, config: Body) -> Body:
        widget: Body = {"id": self.id, "type": kind, "description": self.description, "config": config}
        return widget | self._scope(stream_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Widget):
    """Numbers by group.

    A row is an `interval` or a value of `row_field`; a column is a value of `column_field`.
    """

    series: tuple[Series, ...]
    visualization: str  # bar, line, area, table, numeric
    interval: Body | None = None
    row_field: str = ""
    column_field: str = ""
    largest_first: str = ""  # the name of a series
    visualization_config: Body = field(default_factory=dict)
    colors: Mapping[str, str] = field(default_factory=dict)  # of the values of `column_field`

    def as_widget(self, stream_id: str) -> Body:
        """Return the widget."""
        config: Body = {
            "row_pivots": [_widget_pivot(name, self.interval) for name in self._row_fields()],
            "column_pivots": [_widget_pivot(self.column_field, None)] if self.column_field else [],
            "series": [series.for_widget() for series in self.series],
            "sort": self._sort(),
            "visualization": self.visualization,
            "visualization_config": self.visualization_config or None,
            "formatting_settings": {"chart_colors": self._chart_colors()},
            "rollup": not self.column_field,
        }
        return self._widget(stream_id, "aggregation", config)

    def as_search_type(self, stream_id: str) -> Body:
        """Return the search type, a pivot."""
        search_type: Body = {
            "id": self.search_id,
            "type": "pivot",
            "name": "chart",
            "row_groups": [_search_pivot(name, self.interval) for name in self._row_fields()],
            "column_groups": [_search_pivot(self.column_field, None)] if self.column_field else [],
            "series": [series.for_search() for series in self.series],
            "sort": self._sort(),
            "rollup": not self.column_field,
        }
        return search_type | self._scope(stream_id)

    def _chart_colors(self) -> list[Body]:
        return [{"field_name": value, "chart_color": color} for value, color in self.colors.items()]

    def _row_fields(self) -> Iterable[str]:
        return ["timestamp"] if self.interval else [self.row_field] if self.row_field else []

    def _sort(self) -> list[Body]:
        if not self.largest_first:
            return []
        return [{"type": "series", "field": self.largest_first, "direction": "Descending"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages(Widget):
    """A table of records, those with the largest value of the field `largest_first` at the top."""

    fields: tuple[str, ...]
    largest_first: str

    def as_widget(self, stream_id: str) -> Body:
        """Return the widget."""
        config: Body = {
            "fields": list(self.fields),
            "show_message_row": False,
            "decorators": [],
            "sort": [{"type": "pivot", "field": self.largest_first, "direction": "Descending"}],
        }
        return self._widget(stream_id, "messages", config)

    def as_search_type(self, stream_id: str) -> Body:
        """Return the search type, a list of messages."""
        search_type: Body = {
            "id": self.search_id,
            "type": "messages",
            "limit": PAGE_SIZE,
            "offset": 0,
            "sort": [{"field": self.largest_first, "order": "DESC"}],
            "decorators": [],
        }
        return search_type | self._scope(stream_id)


def _widget_pivot(field_name: str, interval: Body | None) -> Body:
    if interval:
        return {"fields": [field_name], "type": "time", "config": {"interval": interval}}
    return {"fields": [field_name], "type": "values", "config": {"limit": 10}}


def _search_pivot(field_name: str, interval: Body | None) -> Body:
    if interval is None:
        return {"fields": [field_name], "type": "values", "limit": 10}
    search_interval: Body = {"type": "timeunit", "timeunit": "1m"} if interval == MINUTE else interval
    return {"fields": [field_name], "type": "time", "interval": search_interval}
