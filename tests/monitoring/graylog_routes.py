"""What the fake of Graylog's REST API does with each call: its routes."""

import itertools
import re
from collections.abc import Callable
from typing import Any

from tests.monitoring import graylog_members as members
from tests.monitoring.graylog_members import RefusedError

Json = Any  # what json.loads returns
Answer = tuple[int, Json]

GREEN = {"status": "green", "shards": {"active": 3, "initializing": 0, "relocating": 0, "unassigned": 0}}
KINDS = ("profiles", "index_sets", "streams", "searches", "views", "events", "inputs", "ranges")
EPOCH = "1970-01-01T00:00:00.000Z"  # what Graylog says of the begin of an index that is still written


class Kept:
    """What the fake was given: lists of what exists, by kind. `health` is what its Elasticsearch says."""

    def __init__(self) -> None:
        self.health: Json = dict(GREEN)
        self._kinds: dict[str, list[Json]] = {kind: [] for kind in KINDS}
        self.now = "2025-11-25T14:35:53.264Z"
        self._ids = itertools.count(1)

    def __getitem__(self, kind: str) -> list[Json]:
        return self._kinds[kind]

    def has(self, kind: str, identity: object) -> bool:
        return any(one["id"] == identity for one in self[kind])

    def keep(self, kind: str, one: Json) -> Answer:
        kept = {"id": f"6b06f0{next(self._ids):018x}"} | one
        self[kind].append(kept)
        return 200, kept

    def indices(self, index_set_id: str) -> list[Json]:
        return [one for one in self["ranges"] if one["id"] == index_set_id]

    def begin_index(self, index_set_id: str) -> None:
        (prefix,) = [one["index_prefix"] for one in self["index_sets"] if one["id"] == index_set_id]
        name = f"{prefix}_{len(self.indices(index_set_id))}"
        span = {"begin": EPOCH, "end": EPOCH, "calculated_at": self.now, "took_ms": 0}
        self["ranges"].append({"id": index_set_id, "index_name": name} | span)


def answer(kept: Kept, method: str, path: str, body: Json) -> Answer:
    """The status and the JSON of one call that is logged in."""
    for pattern, routed, act in ROUTES:
        match = re.fullmatch(pattern, path)
        if match and method == routed:
            try:
                return act(kept, body, *match.groups())
            except RefusedError as error:
                return 400, {"type": "RequestError", "message": str(error)}
    return 404, {"type": "ApiError", "message": f"HTTP 404 Not Found: {method} {path}"}


def _create_profile(kept: Kept, body: Json) -> Answer:
    members.PROFILE.check(body)
    for mapping in body["custom_field_mappings"]:
        if mapping["field"] in members.RESERVED_FIELDS or mapping["type"] not in members.FIELD_TYPES:
            raise RefusedError(f"Unable to change field type of {mapping}")
    return kept.keep("profiles", body)


def _create_index_set(kept: Kept, body: Json) -> Answer:
    members.INDEX_SET.check(body)
    if any(body["index_prefix"].startswith(one["index_prefix"]) for one in kept["index_sets"]):
        raise RefusedError(
            f"Index prefix '{body['index_prefix']}' would conflict with an existing index set!"
        )
    if body.get("field_type_profile") and not kept.has("profiles", body["field_type_profile"]):
        raise RefusedError("no such profile")
    status, created = kept.keep("index_sets", body)
    kept.begin_index(created["id"])
    return status, created


def _create_stream(kept: Kept, body: Json) -> Answer:
    members.STREAM.check(body)
    if not kept.has("index_sets", body["entity"]["index_set_id"]):
        raise RefusedError("Index set does not exist")
    _, stream = kept.keep("streams", body["entity"] | {"disabled": True})
    return 201, {"stream_id": stream["id"]}


def _resume_stream(kept: Kept, body: Json, identity: str) -> Answer:
    if body is not None:
        raise RefusedError("resume takes no body")
    return _change(kept, identity, {"disabled": False}) and (204, None)


def _change_stream(kept: Kept, body: Json, identity: str) -> Answer:
    members.STREAM_CHANGE.check(body)
    return _change(kept, identity, body)


def _change(kept: Kept, identity: str, change: Json) -> Answer:
    stream = next(one for one in kept["streams"] if one["id"] == identity)
    stream.update(change)
    return 200, stream


def _create_search(kept: Kept, body: Json) -> Answer:
    members.SEARCH.check(body)
    for search_type in (one for query in body["queries"] for one in query["search_types"]):
        members.SEARCH_TYPES[search_type["type"]].check(search_type, "search_types.")
        _check_streams(kept, search_type["streams"])
    kept["searches"][:] = [one for one in kept["searches"] if one["id"] != body["id"]]
    kept["searches"].append(body)
    return 201, body


def _create_view(kept: Kept, body: Json) -> Answer:
    members.VIEW.check(body)
    view = body["entity"]
    searches = [one for one in kept["searches"] if one["id"] == view["search_id"]]
    if not searches:
        raise RefusedError(f"Search {view['search_id']} not available")
    queries = {query["id"]: query for query in searches[0]["queries"]}
    for identity, page in view["state"].items():
        if identity not in queries:
            raise RefusedError(f"Search queries do not correspond to view/state queries: {identity}")
        _check_page(page, {one["id"] for one in queries[identity]["search_types"]})
    return kept.keep("views", view)


def _check_page(page: Json, searched: set[str]) -> None:
    members.PAGE.check(page, "state.")
    if {one for ids in page["widget_mapping"].values() for one in ids} != searched:
        raise RefusedError("Search types do not correspond to view/search types")
    for widget in page["widgets"]:
        config = widget["config"]
        members.WIDGET_CONFIGS[widget["type"]].check(config, "config.")
        if config.get("visualization_config") is not None:
            members.VISUALIZATIONS[config["visualization"]].check(config["visualization_config"])
        members.POSITION.check(page["positions"][widget["id"]])


def _create_event(kept: Kept, body: Json) -> Answer:
    members.EVENT.check(body)
    _check_streams(kept, body["entity"]["config"]["streams"])
    return kept.keep("events", body["entity"] | {"state": "ENABLED"})


def _create_input(kept: Kept, body: Json) -> Answer:
    members.INPUT.check(body)
    if not body["type"].startswith("org.graylog2.inputs.gelf."):
        return 404, {"type": "ApiError", "message": "There is no such input type registered."}
    configuration = body.pop("configuration")
    _, created = kept.keep("inputs", body | {"attributes": configuration})
    return 201, {"id": created["id"]}


def _check_streams(kept: Kept, identities: list[str]) -> None:
    for identity in identities:
        if not kept.has("streams", identity):
            raise RefusedError(f"Stream <{identity}> not found")


def _get_deflector(kept: Kept, _: Json, identity: str) -> Answer:
    return 200, {"is_up": True, "current_target": kept.indices(identity)[-1]["index_name"]}


def _get_range(kept: Kept, _: Json, index: str) -> Answer:
    return 200, next(one for one in kept["ranges"] if one["index_name"] == index)


def _cycle(kept: Kept, body: Json, identity: str) -> Answer:
    if body is not None:
        raise RefusedError("cycle takes no body")
    kept.begin_index(identity)
    return 204, None


def _list(kind: str, member: str) -> Callable[..., Answer]:
    return lambda kept, _: (200, {member: kept[kind], "total": len(kept[kind])})


def _get_view(kept: Kept, _: Json, identity: str) -> Answer:
    found = [one for one in kept["views"] if one["id"] == identity]
    return (200, found[0]) if found else (404, {"type": "ApiError", "message": "View doesn't exist"})


_PROFILES = "/system/indices/index_sets/profiles"
ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    (r"/system/indexer/cluster/health", "GET", lambda kept, _: (200, kept.health)),
    (f"{_PROFILES}/all", "GET", lambda kept, _: (200, kept["profiles"])),
    (_PROFILES, "POST", _create_profile),
    (r"/system/indices/index_sets", "GET", _list("index_sets", "index_sets")),
    (r"/system/indices/index_sets", "POST", _create_index_set),
    (r"/system/deflector/(\w+)", "GET", _get_deflector),
    (r"/system/deflector/(\w+)/cycle", "POST", _cycle),
    (r"/system/indices/ranges/(\w+)", "GET", _get_range),
    (r"/streams", "GET", _list("streams", "streams")),
    (r"/streams", "POST", _create_stream),
    (r"/streams/(\w+)/resume", "POST", _resume_stream),
    (r"/streams/(\w+)", "PUT", _change_stream),
    (r"/views/search", "POST", _create_search),
    (r"/views/(\w+)", "GET", _get_view),
    (r"/views", "POST", _create_view),
    (r"/events/definitions\?per_page=0", "GET", _list("events", "event_definitions")),
    (r"/events/definitions", "POST", _create_event),
    (r"/system/inputs", "GET", _list("inputs", "inputs")),
    (r"/system/inputs", "POST", _create_input),
]
