"""The contract: openapi.json, and the check that an answer is one that it describes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

# What HTTP itself and the server add to an answer, and the rules for browsers.
GENERAL = re.compile(
    "access-control-[a-z-]+|x-content-type-options|content-security-policy|referrer-policy|"
    "accept-ranges|cache-control|connection|content-(disposition|length|range|type)|date|etag|last-modified"
    "|server|vary"
)
JSON_TYPES = ("application/json", "application/problem+json")


class ContractBroken(AssertionError):
    """An answer is not one that openapi.json describes."""


@dataclass(frozen=True)
class Answer:
    """An answer, and the request that it is for."""

    method: str
    path: str  # decoded, without the query
    status: int
    headers: Mapping[str, str]  # names in any letter case
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip()


class Contract:
    """openapi.json, read strictly: a member or a header that it does not name is a defect of it."""

    def __init__(self, description: bytes) -> None:
        self._document = json.loads(description)
        for schema in self._document["components"]["schemas"].values():
            _forbid_other_members(schema)
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def check(self, answer: Answer) -> None:
        """Raises ContractBroken if the answer has another status, header, media type or content."""
        try:
            self._check_response(answer, self._response(answer))
        except ContractBroken as error:
            body = answer.body[:200].decode(errors="replace")
            where = f"{answer.method[:40]} {answer.path[:80]} -> {answer.status}"
            raise ContractBroken(f"{where}: {error}: {body}") from None

    def _response(self, answer: Answer) -> Any:
        """Return the description of the answer."""
        responses = self._document["components"]["responses"]
        item = self._path_item(answer.path)
        method = "get" if answer.method == "HEAD" else answer.method.lower()
        if item is None:
            described = {"404": responses["NotFound"]}
        elif answer.method == "OPTIONS":
            described = {
                "200": {"headers": responses["MethodNotAllowed"]["headers"]},
                "204": {"headers": {"X-Request-ID": responses["NotFound"]["headers"]["X-Request-ID"]}},
            }
        elif method not in item:
            described = {"405": responses["MethodNotAllowed"]}
        else:
            described = item[method]["responses"]
        if str(answer.status) not in described:
            raise ContractBroken(f"the described statuses are {', '.join(described)}")
        return self._resolved(described[str(answer.status)])

    def _path_item(self, path: str) -> Any:
        for template, item in self._document["paths"].items():
            pattern = re.escape(template).replace(r"\{filename\}", ".+")  # it may lie in a folder
            pattern = re.sub(r"\\{\w+\\}", "[^/]+", pattern)
            if re.fullmatch(pattern, path, re.DOTALL):
                return item
        return None

    def _check_response(self, answer: Answer, response: Any) -> None:
        self._check_headers(answer, response.get("headers", {}))
        content = response.get("content")
        if not content:
            if answer.body:
                raise ContractBroken("the answer has a body")
            return
        if answer.media_type not in content:
            raise ContractBroken(f"{answer.media_type!r} is not one of {', '.join(content)}")
        if answer.method != "HEAD" and answer.media_type in JSON_TYPES:
            self._validate(json.loads(answer.body), content[answer.media_type]["schema"])
        if answer.method != "HEAD" and answer.media_type == "application/problem+json":
            self._check_problem(answer)

    def _check_headers(self, answer: Answer, described: Any) -> None:
        values = {name.lower(): value for name, value in answer.headers.items()}
        unknown = values.keys() - {name.lower() for name in described}
        if unknown := {name for name in unknown if not GENERAL.fullmatch(name)}:
            raise ContractBroken(f"undescribed headers: {', '.join(sorted(unknown))}")
        for name, reference in described.items():
            header = self._resolved(reference)
            value: Any = values.get(name.lower())
            if value is not None:
                is_number = header["schema"].get("type") == "integer" and value.isdecimal()
                self._validate(int(value) if is_number else value, header["schema"])
            elif header.get("required"):
                raise ContractBroken(f"the header {name} is missing")

    def _check_problem(self, answer: Answer) -> None:
        if json.loads(answer.body)["status"] != answer.status:
            raise ContractBroken("the problem has another status")

    def _resolved(self, node: Any) -> Any:
        while "$ref" in node:
            kind, name = node["$ref"].removeprefix("#/components/").split("/")
            node = self._document["components"][kind][name]
        return node

    def _validate(self, value: object, schema: Any) -> None:
        key = json.dumps(schema)
        if key not in self._validators:
            whole = {**schema, "components": self._document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole)
        for error in self._validators[key].iter_errors(value):
            raise ContractBroken(f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}")


def _forbid_other_members(node: object) -> None:
    """Let no object have a member that its schema does not name."""
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for child in node.values():
            _forbid_other_members(child)
    elif isinstance(node, list):
        for child in node:
            _forbid_other_members(child)
