"""The members that Graylog 7 accepts in the bodies of its REST API; others, and a missing one, are refused.

Source: the request classes of Graylog 7.1.7, and the responses of a running Graylog 7.0.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIELD_TYPES = {"string", "string_fts", "long", "double", "date", "boolean", "binary", "geo-point", "ip"}
RESERVED_FIELDS = {"message", "source", "timestamp", "streams"}


class RefusedError(Exception):
    """Graylog answers 400 with this message."""


@dataclass(frozen=True)
class Members:
    """The members of an object: required names, optional names, and the members of objects inside it."""

    required: str
    optional: str = ""
    inside: Mapping[str, "Members"] = field(default_factory=dict)  # of an object, or of each one in an array

    def check(self, body: object, path: str = "") -> None:
        """Raise RefusedError if `body` has another form."""
        if not isinstance(body, dict):
            raise RefusedError(f"{path or 'the body'} is not an object")
        required = set(self.required.split())
        if unknown := body.keys() - required - set(self.optional.split()):
            raise RefusedError(f"Unable to map property {path}{sorted(unknown)[0]}")
        if missing := {name for name in required if body.get(name) is None}:
            raise RefusedError(f"Missing required properties: {path}{sorted(missing)[0]}")
        for name, members in self.inside.items():
            for value in _as_list(body.get(name)):
                members.check(value, f"{path}{name}.")


def _as_list(value: object) -> Sequence[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def in_entity(members: Members) -> Members:
    """Return the members of a body that wraps the object in `entity`."""
    return Members("entity", "share_request", {"entity": members})


_QUERY = Members("type query_string")
_TIMERANGE = Members("type", "from to range keyword timezone")
_SOURCE = "timerange query streams stream_categories filter filters"
_SOURCE_INSIDE = {"query": _QUERY, "timerange": _TIMERANGE}

PROFILE = Members(
    "name custom_field_mappings", "description", {"custom_field_mappings": Members("field type")}
)

INDEX_SET = Members(
    "title index_prefix shards replicas index_analyzer index_optimization_max_num_segments "
    "index_optimization_disabled writable",
    "description rotation_strategy_class rotation_strategy retention_strategy_class retention_strategy "
    "field_type_refresh_interval field_type_profile use_legacy_rotation creation_date index_template_type "
    "data_tiering field_restrictions index_set_template_id",
    {
        "rotation_strategy": Members("type max_size"),
        "retention_strategy": Members("type max_number_of_indices"),
    },
)

_STREAM_MEMBERS = "description rules content_pack matching_type remove_matches_from_default_stream"
_RULE = Members("type field value inverted", "description")
STREAM = in_entity(Members("title index_set_id", _STREAM_MEMBERS, {"rules": _RULE}))
STREAM_CHANGE = Members(
    "", "title description matching_type rules remove_matches_from_default_stream index_set_id"
)

INPUT = Members("title type configuration", "global node")

_GROUP = Members("type fields", "limit interval skip_empty_values")
SEARCH_TYPES = {
    "pivot": Members(
        "id type series rollup",
        f"name row_groups column_groups sort {_SOURCE}",
        {
            **_SOURCE_INSIDE,
            "row_groups": _GROUP,
            "column_groups": _GROUP,
            "series": Members("id type", "field percentile strategy"),
            "sort": Members("type field direction"),
        },
    ),
    "messages": Members(
        "id type limit offset",
        f"name sort fields decorators {_SOURCE}",
        {**_SOURCE_INSIDE, "sort": Members("field order")},
    ),
}
SEARCH = Members(
    "queries",
    "id parameters skip_no_streams_check",
    {"queries": Members("", "id timerange filter filters query search_types", _SOURCE_INSIDE)},
)

_PIVOT = Members("type config", "field fields")
_COLORS = Members("chart_colors", "", {"chart_colors": Members("field_name chart_color")})
WIDGET_CONFIGS = {
    "aggregation": Members(
        "row_pivots column_pivots series sort visualization",
        "visualization_config rollup formatting_settings event_annotation row_limit column_limit units",
        {
            "row_pivots": _PIVOT,
            "column_pivots": _PIVOT,
            "series": Members("function", "config", {"config": Members("", "name thresholds")}),
            "sort": Members("type field direction"),
            "formatting_settings": _COLORS,
        },
    ),
    "messages": Members("fields show_message_row", "show_summary decorators sort units"),
}
VISUALIZATIONS = {
    "bar": Members("barmode", "axis_type axis_config"),
    "line": Members("interpolation", "axis_type axis_config"),
    "table": Members("", "pinned_columns show_row_numbers"),
    "numeric": Members("trend trend_preference"),
}
_WIDGET = Members("id type config", f"description context {_SOURCE}", _SOURCE_INSIDE)
PAGE = Members(
    "widgets widget_mapping positions",
    "titles selected_fields static_message_list_id formatting display_mode_settings",
    {"widgets": _WIDGET},
)
POSITION = Members("col row height width")
VIEW = in_entity(
    Members(
        "type title search_id state",
        "id summary description properties requires created_at last_updated_at owner favorite",
    )
)

_EVENT_CONFIG = Members(
    "type query streams group_by series search_within_ms execute_every_ms event_limit",
    "query_parameters filters stream_categories conditions use_cron_scheduling cron_expression cron_timezone",
    {"series": Members("id type", "field"), "conditions": Members("expression")},
)
EVENT = in_entity(
    Members(
        "title description priority alert config key_spec notification_settings",
        "id remediation_steps field_spec notifications storage state event_procedure event_summary_template",
        {
            "config": _EVENT_CONFIG,
            "notification_settings": Members("grace_period_ms", "backlog_size"),
        },
    )
)
