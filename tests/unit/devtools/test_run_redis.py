"""The choice of the redis-server, and its socket."""

import os
import socket
import stat
import tempfile
import unittest
from pathlib import Path
from unittest import mock
from urllib.parse import unquote, urlsplit

from devtools.redis_program import machine_redis_server
from devtools.run_redis import LocalRedis, RunError


class FolderCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="sentiq test ñ ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def make_program(self, folder: str, version: str) -> Path:
        """Make a redis-server that says its version."""
        program = self.folder / folder / "redis-server"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0:0 malloc=libc bits=64'\n")
        program.chmod(0o755)
        return program

    def use_path(self, *programs: Path) -> None:
        """Let the PATH be the folders of these programs."""
        path = os.pathsep.join(str(program.parent) for program in programs)
        self.enterContext(mock.patch.dict(os.environ, PATH=path))


class ProgramTests(FolderCase):
    def test_the_machines_own_is_taken(self) -> None:
        program = self.make_program("usr/bin", "7.0.15")
        self.use_path(program)
        self.assertEqual(machine_redis_server(), program)

    def test_that_of_an_activated_environment_is_passed_over(self) -> None:
        bundled, own = self.make_program("venv/bin", "6.2.14"), self.make_program("usr/bin", "7.0.15")
        (self.folder / "venv" / "pyvenv.cfg").touch()
        self.use_path(bundled, own)
        self.assertEqual(machine_redis_server(), own)

    def test_an_old_one_counts_as_none(self) -> None:
        self.use_path(self.make_program("usr/bin", "6.0.16"))
        self.assertIsNone(machine_redis_server())

    def test_none_at_all_is_one_line_that_says_how_to_install_one(self) -> None:
        self.use_path(self.folder / "empty" / "redis-server")
        with (
            mock.patch("devtools.run_redis.bundled_redis_server", return_value=None),
            self.assertRaises(RunError) as raised,
        ):
            LocalRedis(self.folder)
        for words in ("apt install redis-server", "dnf install redis", "brew install redis"):
            self.assertIn(words, str(raised.exception))
        self.assertNotIn("\n", str(raised.exception))


class SocketTests(FolderCase):
    def socket_of(self, redis: LocalRedis) -> Path:
        """Return the path of the socket, as a client reads it from the URL."""
        return Path(unquote(urlsplit(redis.url).path))

    def test_it_lies_in_the_runs_folder(self) -> None:
        self.assertEqual(self.socket_of(LocalRedis(self.folder)), self.folder / "redis.sock")

    def test_where_the_path_is_too_long_it_lies_in_a_folder_that_this_user_alone_can_open(self) -> None:
        deep = self.folder / ("deep" * 30)
        deep.mkdir()
        path = self.socket_of(LocalRedis(deep))
        self.addCleanup(path.parent.rmdir)
        self.assertNotEqual(path.parent, deep)
        self.assertEqual(stat.S_IMODE(path.parent.stat().st_mode), 0o700)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
        path.unlink()
        self.assertEqual(self.socket_of(LocalRedis(deep)), path, "the next run must find what this one left")

    def test_a_folder_that_others_can_open_is_refused(self) -> None:
        deep = self.folder / ("deep" * 30)
        deep.mkdir()
        other = self.socket_of(LocalRedis(deep)).parent
        self.addCleanup(other.rmdir)
        other.chmod(0o755)
        with self.assertRaisesRegex(RunError, "this user alone"):
            LocalRedis(deep)
