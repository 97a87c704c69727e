"""The routes of the fake of Graylog's REST API."""

import itertools
import re
from collections.abc import Callable
from typing import Any

from tests.monitoring.graylog import request_members as members
from tests.monitoring.graylog.request_members import RefusedError

Json = Any  # the result of json.loads
Response = tuple[int, Json]

GREEN = {"status": "green", "shards": {"active": 3, "initializing": 0, "relocating": 0, "unassigned": 0}}
KINDS = ("profiles", "index_sets", "streams", "searches", "views", "events", "inputs", "ranges")
EPOCH = "1970-01-01T00:00:00.000Z"  # the begin of the range of an active index in Graylog


class Entities:
    """The entities of the fake by kind. `health` is the state of its Elasticsearch, `now` is its clock."""

    def __init__(self) -> None:
        self.health: Json = dict(GREEN)
        self._by_kind: dict[str, list[Json]] = {kind: [] for kind in KINDS}
        self.now = "2025-11-25T14:35:53.264Z"
        self._ids = itertools.count(1)

    def __getitem__(self, kind: str) -> list[Json]:
        return self._by_kind[kind]

    def has(self, kind: str, identity: object) -> bool:
        """Return True if an entity of this kind has this id."""
        return any(entity["id"] == identity for entity in self[kind])

    def add(self, kind: str, entity: Json) -> Response:
        """Add an entity with a new id; return the response that contains it."""
        added = {"id": f"6b06f0{next(self._ids):018x}"} | entity
        self[kind].append(added)
        return 200, added

    def indices(self, index_set_id: str) -> list[Json]:
        """Return the ranges of the indices of an index set, oldest first."""
        return [index_range for index_range in self["ranges"] if index_range["id"] == index_set_id]

    def start_index(self, index_set_id: str) -> None:
        """Make a new index the active one of an index set."""
        (prefix,) = [entity["index_prefix"] for entity in self["index_sets"] if entity["id"] == index_set_id]
        name = f"{prefix}_{len(self.indices(index_set_id))}"
        span = {"begin": EPOCH, "end": EPOCH, "calculated_at": self.now, "took_ms": 0}
        self["ranges"].append({"id": index_set_id, "index_name": name} | span)


def respond(entities: Entities, method: str, path: str, body: Json) -> Response:
    """Return the response to a call with a valid login."""
    for pattern, route_method, handle in ROUTES:
        match = re.fullmatch(pattern, path)
        if match and method == route_method:
            try:
                return handle(entities, body, *match.groups())
            except RefusedError as error:
                return 400, {"type": "RequestError", "message": str(error)}
    return 404, {"type": "ApiError", "message": f"HTTP 404 Not Found: {method} {path}"}


def _create_profile(entities: Entities, body: Json) -> Response:
    members.PROFILE.check(body)
    for mapping in body["custom_field_mappings"]:
        if mapping["field"] in members.RESERVED_FIELDS or mapping["type"] not in members.FIELD_TYPES:
            raise RefusedError(f"Unable to change field type of {mapping}")
    return entities.add("profiles", body)


def _create_index_set(entities: Entities, body: Json) -> Response:
    members.INDEX_SET.check(body)
    prefixes = [index_set["index_prefix"] for index_set in entities["index_sets"]]
    if any(body["index_prefix"].startswith(prefix) for prefix in prefixes):
        raise RefusedError(
            f"Index prefix '{body['index_prefix']}' would conflict with an existing index set!"
        )
    if body.get("field_type_profile") and not entities.has("profiles", body["field_type_profile"]):
        raise RefusedError("no such profile")
    status, created = entities.add("index_sets", body)
    entities.start_index(created["id"])
    return status, created


def _create_stream(entities: Entities, body: Json) -> Response:
    members.STREAM.check(body)
    if not entities.has("index_sets", body["entity"]["index_set_id"]):
        raise RefusedError("Index set does not exist")
    _, stream = entities.add("streams", body["entity"] | {"disabled": True})
    return 201, {"stream_id": stream["id"]}


def _resume_stream(entities: Entities, body: Json, identity: str) -> Response:
    if body is not None:
        raise RefusedError("resume takes no body")
    return _update_stream(entities, identity, {"disabled": False}) and (204, None)


def _change_stream(entities: Entities, body: Json, identity: str) -> Response:
    members.STREAM_CHANGE.check(body)
    return _update_stream(entities, identity, body)


def _update_stream(entities: Entities, identity: str, change: Json) -> Response:
    stream = next(stream for stream in entities["streams"] if stream["id"] == identity)
    stream.update(change)
    return 200, stream


def _create_search(entities: Entities, body: Json) -> Response:
    members.SEARCH.check(body)
    for search_type in itertools.chain(*(query["search_types"] for query in body["queries"])):
        members.SEARCH_TYPES[search_type["type"]].check(search_type, "search_types.")
        _check_streams(entities, search_type["streams"])
    entities["searches"][:] = [search for search in entities["searches"] if search["id"] != body["id"]]
    entities["searches"].append(body)
    return 201, body


def _create_view(entities: Entities, body: Json) -> Response:
    members.VIEW.check(body)
    view = body["entity"]
    searches = [search for search in entities["searches"] if search["id"] == view["search_id"]]
    if not searches:
        raise RefusedError(f"Search {view['search_id']} not available")
    queries = {query["id"]: query for query in searches[0]["queries"]}
    for identity, page in view["state"].items():
        if identity not in queries:
            raise RefusedError(f"Search queries do not correspond to view/state queries: {identity}")
        _check_page(page, {search_type["id"] for search_type in queries[identity]["search_types"]})
    return entities.add("views", view)


def _check_page(page: Json, search_type_ids: set[str]) -> None:
    members.PAGE.check(page, "state.")
    if set(itertools.chain(*page["widget_mapping"].values())) != search_type_ids:
        raise RefusedError("Search types do not correspond to view/search types")
    for widget in page["widgets"]:
        config = widget["config"]
        members.WIDGET_CONFIGS[widget["type"]].check(config, "config.")
        if config.get("visualization_config") is not None:
            members.VISUALIZATIONS[config["visualization"]].check(config["visualization_config"])
        members.POSITION.check(page["positions"][widget["id"]])


def _create_event(entities: Entities, body: Json) -> Response:
    members.EVENT.check(body)
    _check_streams(entities, body["entity"]["config"]["streams"])
    return entities.add("events", body["entity"] | {"state": "ENABLED"})


def _create_input(entities: Entities, body: Json) -> Response:
    members.INPUT.check(body)
    if not body["type"].startswith("org.graylog2.inputs.gelf."):
        return 404, {"type": "ApiError", "message": "There is no such input type registered."}
    configuration = body.pop("configuration")
    _, created = entities.add("inputs", body | {"attributes": configuration})
    return 201, {"id": created["id"]}


def _check_streams(entities: Entities, identities: list[str]) -> None:
    for identity in identities:
        if not entities.has("streams", identity):
            raise RefusedError(f"Stream <{identity}> not found")


def _get_deflector(entities: Entities, _: Json, identity: str) -> Response:
    return 200, {"is_up": True, "current_target": entities.indices(identity)[-1]["index_name"]}


def _get_range(entities: Entities, _: Json, index: str) -> Response:
    return 200, next(found for found in entities["ranges"] if found["index_name"] == index)


def _rotate_index_set(entities: Entities, body: Json, identity: str) -> Response:
    if body is not None:
        raise RefusedError("cycle takes no body")
    entities.start_index(identity)
    return 204, None


def _list_route(kind: str, member: str) -> Callable[..., Response]:
    return lambda entities, _: (200, {member: entities[kind], "total": len(entities[kind])})


def _get_view(entities: Entities, _: Json, identity: str) -> Response:
    found = [view for view in entities["views"] if view["id"] == identity]
    return (200, found[0]) if found else (404, {"type": "ApiError", "message": "View doesn't exist"})


_PROFILES = "/system/indices/index_sets/profiles"
ROUTES: list[tuple[str, str, Callable[..., Response]]] = [
    (r"/system/indexer/cluster/health", "GET", lambda entities, _: (200, entities.health)),
    (f"{_PROFILES}/all", "GET", lambda entities, _: (200, entities["profiles"])),
    (_PROFILES, "POST", _create_profile),
    (r"/system/indices/index_sets", "GET", _list_route("index_sets", "index_sets")),
    (r"/system/indices/index_sets", "POST", _create_index_set),
    (r"/system/deflector/(\w+)", "GET", _get_deflector),
    (r"/system/deflector/(\w+)/cycle", "POST", _rotate_index_set),
    (r"/system/indices/ranges/(\w+)", "GET", _get_range),
    (r"/streams", "GET", _list_route("streams", "streams")),
    (r"/streams", "POST", _create_stream),
    (r"/streams/(\w+)/resume", "POST", _resume_stream),
    (r"/streams/(\w+)", "PUT", _change_stream),
    (r"/views/search", "POST", _create_search),
    (r"/views/(\w+)", "GET", _get_view),
    (r"/views", "POST", _create_view),
    (r"/events/definitions\?per_page=0", "GET", _list_route("events", "event_definitions")),
    (r"/events/definitions", "POST", _create_event),
    (r"/system/inputs", "GET", _list_route("inputs", "inputs")),
    (r"/system/inputs", "POST", _create_input),
]
