"""Look, then create: what is there stays as it is, whoever made or changed it."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from monitoring.graylog import dashboard, index_set, inputs
from monitoring.graylog.client import Body, Graylog
from monitoring.graylog.events import EVENTS
from monitoring.graylog.streams import STREAMS, UNFINISHED, Stream

Found = Mapping[str, object]


class Provisioning:
    """Gives Graylog what it lacks. A run that was cut off is completed by the next one.

    The inputs come last: no record arrives before its place and the types of its fields are there.
    """

    def __init__(self, graylog: Graylog, logs_max_gb: int, say: Callable[[str], None]) -> None:
        self._graylog = graylog
        self._logs_max_gb = logs_max_gb
        self._say = say
        self.created = 0

    def run(self) -> None:
        """Raises GraylogError."""
        index_set_id = self._index_set(self._profile())
        stream_ids = self._streams(index_set_id)
        self._dashboard(stream_ids)
        self._events(stream_ids)
        self._inputs()

    def _profile(self) -> str:
        path = "/system/indices/index_sets/profiles"
        found = _first(
            cast("list[Found]", self._graylog.get(f"{path}/all")),
            lambda one: one["name"] == index_set.PROFILE,
        )
        return _id(found or self._create("field types", path, index_set.profile()))

    def _index_set(self, profile_id: str) -> str:
        path = "/system/indices/index_sets"
        found = _first(
            _listed(self._graylog.get(path), "index_sets"),
            lambda one: one["index_prefix"] == index_set.PREFIX,
        )
        if found is None:
            body = index_set.index_set(profile_id, self._logs_max_gb)
            return _id(self._create(f"index set {index_set.PREFIX}", path, body))
        self._compare_size(found)
        return _id(found)

    def _compare_size(self, found: Found) -> None:
        limit = cast("Mapping[str, object]", found["rotation_strategy"]).get("max_size")
        if limit != (wanted := index_set.max_index_bytes(self._logs_max_gb)):
            self._say(
                f"kept index set {index_set.PREFIX} as it is: its indices rotate at {limit} bytes, "
                f"LOGS_MAX_GB={self._logs_max_gb} would make {wanted}"
            )

    def _streams(self, index_set_id: str) -> dict[str, str]:
        found = _listed(self._graylog.get("/streams"), "streams")
        return {stream.title: self._stream(stream, found, index_set_id) for stream in STREAMS}

    def _stream(self, stream: Stream, all_found: list[Found], index_set_id: str) -> str:
        found = _first(all_found, stream.is_it)
        if found is not None and found["description"] != UNFINISHED:
            return _id(found)
        if found is None:
            answer = self._create(f"stream {stream.title!r}", "/streams", stream.create(index_set_id))
            found = {"id": answer["stream_id"]}
        path = f"/streams/{_id(found)}"
        self._graylog.post(f"{path}/resume")
        self._graylog.put(path, {"description": stream.description})
        return _id(found)

    def _dashboard(self, stream_ids: Mapping[str, str]) -> None:
        # By its id, so that it may be given another title.
        if not self._graylog.has(f"/views/{dashboard.ID}"):
            self._graylog.post("/views/search", dashboard.search(stream_ids))
            self._create(f"dashboard {dashboard.TITLE!r}", "/views", dashboard.dashboard(stream_ids))

    def _events(self, stream_ids: Mapping[str, str]) -> None:
        path = "/events/definitions"
        titles = {
            one["title"] for one in _listed(self._graylog.get(f"{path}?per_page=0"), "event_definitions")
        }
        for event in EVENTS:
            if event.title not in titles:
                body = event.create(stream_ids[event.stream.title])
                self._create(f"event definition {event.title!r}", path, body)

    def _inputs(self) -> None:
        found = _listed(self._graylog.get("/system/inputs"), "inputs")
        for body in (inputs.udp(), inputs.tcp()):
            if not any(_same_input(one, body) for one in found):
                self._create(f"input {body['title']!r}", "/system/inputs", body)

    def _create(self, what: str, path: str, body: Body) -> Found:
        answer = cast("Found", self._graylog.post(path, body))
        self.created += 1
        self._say(f"created {what}")
        return answer


def _listed(answer: object, member: str) -> list[Found]:
    return cast("Mapping[str, list[Found]]", answer)[member]


def _first(found: Iterable[Found], is_it: Callable[[Found], bool]) -> Found | None:
    return next((one for one in found if is_it(one)), None)


def _id(found: Found) -> str:
    return str(found["id"])


def _same_input(found: Found, body: Body) -> bool:
    """Whatever its title: a second one could not listen on the same port."""
    attributes = cast("Mapping[str, object]", found["attributes"])
    return found["type"] == body["type"] and attributes.get("port") == inputs.PORT
