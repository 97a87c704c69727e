"""Create in Graylog what is missing. What exists stays as it is, even if a user made or changed it.

This is done by REST calls and not by a content pack: a stream of a content pack cannot name its index set
(Graylog2/graylog2-server, issue 12319).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from monitoring.graylog import index_set, inputs, overview_dashboard
from monitoring.graylog.event_definitions import EVENT_DEFINITIONS
from monitoring.graylog.rest_api import Body, GraylogApi
from monitoring.graylog.streams import STREAMS, UNFINISHED, Stream

Entity = Mapping[str, object]


class Provisioning:
    """One set-up of a Graylog. It completes an earlier one that was interrupted.

    The inputs are created last, so that the index set and the types of its fields exist before the first
    record arrives. `report` gets a line for everything that is created.
    """

    def __init__(self, graylog: GraylogApi, logs_max_gb: int, report: Callable[[str], None]) -> None:
        self._graylog = graylog
        self._logs_max_gb = logs_max_gb
        self._report = report
        self.created_count = 0

    def create_missing(self) -> None:
        """Create what is missing. Raises GraylogError."""
        index_set_id = self._ensure_index_set(self._ensure_profile())
        stream_ids = self._ensure_streams(index_set_id)
        self._ensure_dashboard(stream_ids)
        self._ensure_event_definitions(stream_ids)
        self._ensure_inputs()

    def _ensure_profile(self) -> str:
        path = "/system/indices/index_sets/profiles"
        existing = _find(
            cast("list[Entity]", self._graylog.get(f"{path}/all")),
            lambda profile: profile["name"] == index_set.PROFILE_NAME,
        )
        return _id_of(existing or self._create("field types", path, index_set.field_type_profile()))

    def _ensure_index_set(self, profile_id: str) -> str:
        path = "/system/indices/index_sets"
        existing = _find(
            _list_in(self._graylog.get(path), "index_sets"),
            lambda candidate: candidate["index_prefix"] == index_set.PREFIX,
        )
        if existing is None:
            body = index_set.index_set_body(profile_id, self._logs_max_gb)
            return _id_of(self._create(f"index set {index_set.PREFIX}", path, body))
        self._compare_size(existing)
        return _id_of(existing)

    def _compare_size(self, existing: Entity) -> None:
        max_bytes = cast("Mapping[str, object]", existing["rotation_strategy"]).get("max_size")
        if max_bytes != (wanted := index_set.max_index_bytes(self._logs_max_gb)):
            self._report(
                f"index set {index_set.PREFIX} is not changed: its indices rotate at {max_bytes} bytes; "
                f"LOGS_MAX_GB={self._logs_max_gb} means {wanted} bytes"
            )

    def _ensure_streams(self, index_set_id: str) -> dict[str, str]:
        """Return stream title -> id."""
        existing = _list_in(self._graylog.get("/streams"), "streams")
        return {stream.title: self._ensure_stream(stream, existing, index_set_id) for stream in STREAMS}

    def _ensure_stream(self, stream: Stream, streams: list[Entity], index_set_id: str) -> str:
        existing = _find(streams, stream.is_same_as)
        if existing is not None and existing["description"] != UNFINISHED:
            return _id_of(existing)
        if existing is None:
            body = stream.creation_body(index_set_id)
            response = self._create(f"stream {stream.title!r}", "/streams", body)
            existing = {"id": response["stream_id"]}
        path = f"/streams/{_id_of(existing)}"
        self._graylog.post(f"{path}/resume")
        self._graylog.put(path, {"description": stream.description})
        return _id_of(existing)

    def _ensure_dashboard(self, stream_ids: Mapping[str, str]) -> None:
        # Found by its id, because a user may change its title.
        if not self._graylog.exists(f"/views/{overview_dashboard.ID}"):
            self._graylog.post("/views/search", overview_dashboard.search_body(stream_ids))
            title = f"dashboard {overview_dashboard.TITLE!r}"
            self._create(title, "/views", overview_dashboard.view_body(stream_ids))

    def _ensure_event_definitions(self, stream_ids: Mapping[str, str]) -> None:
        path = "/events/definitions"
        existing = _list_in(self._graylog.get(f"{path}?per_page=0"), "event_definitions")
        titles = {definition["title"] for definition in existing}
        for definition in EVENT_DEFINITIONS:
            if definition.title not in titles:
                body = definition.creation_body(stream_ids[definition.stream.title])
                self._create(f"event definition {definition.title!r}", path, body)

    def _ensure_inputs(self) -> None:
        existing = _list_in(self._graylog.get("/system/inputs"), "inputs")
        for body in (inputs.gelf_udp_input(), inputs.gelf_tcp_input()):
            if not any(_is_same_input(candidate, body) for candidate in existing):
                self._create(f"input {body['title']!r}", "/system/inputs", body)

    def _create(self, name: str, path: str, body: Body) -> Entity:
        response = cast("Entity", self._graylog.post(path, body))
        self.created_count += 1
        self._report(f"created {name}")
        return response


def _list_in(response: object, member: str) -> list[Entity]:
    return cast("Mapping[str, list[Entity]]", response)[member]


def _find(entities: Iterable[Entity], matches: Callable[[Entity], bool]) -> Entity | None:
    return next((entity for entity in entities if matches(entity)), None)


def _id_of(entity: Entity) -> str:
    return str(entity["id"])


def _is_same_input(existing: Entity, body: Body) -> bool:
    """Compare type and port, not the title: a second input cannot listen on the same port."""
    attributes = cast("Mapping[str, object]", existing["attributes"])
    return existing["type"] == body["type"] and attributes.get("port") == inputs.PORT
