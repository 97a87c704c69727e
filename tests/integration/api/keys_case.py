"""A real service with API keys."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any, ClassVar

import requests

from api.api_keys import key_line, make_key
from devtools.local_service import LocalService

TIMEOUT_S = 30
TEXT = "What a wonderful day"


class KeysCase(unittest.TestCase):
    """A service with the keys of two clients; `web` has two of them."""

    folder: ClassVar[tempfile.TemporaryDirectory[str]]
    file: ClassVar[Path]
    keys: ClassVar[dict[str, str]]
    service: ClassVar[LocalService]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = Path(cls.folder.name) / "keys"
        cls.keys = {name: make_key() for name in ("web", "app", "web again")}
        cls.write_keys()
        cls.service = LocalService(API_KEYS_FILE=str(cls.file), API_PROCESSES="2").start()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.service.stop()
        cls.folder.cleanup()

    @classmethod
    def write_keys(cls, *lines: str) -> None:
        mine = [key_line(name.split()[0], key) for name, key in cls.keys.items()]
        cls.file.write_text("\n".join([*mine, *lines, ""]), encoding="utf-8")

    def ask(self, method: str, path: str, key: str = "", **arguments: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= arguments.pop("headers", {})
        return requests.request(
            method,
            self.service.url + path,
            headers=headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
            **arguments,
        )

    def predict(self, key: str, **arguments: Any) -> requests.Response:
        return self.ask("POST", "/predict", key, json={"text": TEXT}, **arguments)

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.service.api.log.splitlines() if line.startswith("{")]
