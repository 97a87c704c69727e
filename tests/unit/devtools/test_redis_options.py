"""The tests' Redis has the options of the Redis that ships."""

import tempfile
import unittest
from pathlib import Path

import yaml

from devtools.processes import REPOSITORY
from devtools.redis_program import APPENDFSYNC, REDIS_OPTIONS
from devtools.run_redis import LocalRedis

OPTIONS = dict(zip(REDIS_OPTIONS[::2], REDIS_OPTIONS[1::2], strict=True)) | {"--appendfsync": APPENDFSYNC}
DEFAULTS = {"--appendfsync": "everysec"}  # of Redis itself
PLACES = {"--port", "--bind", "--dir", "--protected-mode", "--unixsocket", "--unixsocketperm"}
LIMITS = {"--maxmemory"}  # of the container


def redis_options(command: list[str]) -> dict[str, str]:
    """Return the options of a redis-server command, without those that only say where it runs."""
    start = next(index for index, word in enumerate(command) if word.startswith("--"))
    words = command[start:]
    found = dict(zip(words[::2], words[1::2], strict=True))
    return {name: value for name, value in found.items() if name not in PLACES | LIMITS}


class RedisOptionsTest(unittest.TestCase):
    def test_they_are_those_of_make_run(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = LocalRedis(Path(folder)).command
        self.assertEqual(DEFAULTS | redis_options(command), OPTIONS)

    def test_they_are_those_of_the_compose_file_but_for_the_log_level_and_the_password(self) -> None:
        services = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
        expected = {name: value for name, value in OPTIONS.items() if name != "--loglevel"}
        expected["--requirepass"] = "${REDIS_PASSWORD:-}"
        expected["--appendfsync"] = f"${{REDIS_APPENDFSYNC:-{APPENDFSYNC}}}"
        self.assertEqual(redis_options(services["redis"]["command"]), expected)
