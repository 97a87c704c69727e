"""The file of API keys: good and bad lines, and changes while the service runs."""

import contextlib
import hmac
import io
import logging
import os
import tempfile
from pathlib import Path
from unittest import TestCase, mock

from api import api_keys
from api.api_keys import MAX_KEYS, ApiKeys, key_line, make_key, read_key_file
from api.make_key import main as make_key_command
from sentiq.errors import SettingsError

DIGEST = "a" * 64
BAD_LINES = (
    "web",
    "web sha256:",
    f"web sha256:{DIGEST[:-1]}",
    f"web sha256:{DIGEST}0",
    f"web sha256:{'g' * 64}",
    f"web {DIGEST}",
    f"web md5:{DIGEST}",
    f"sha256:{DIGEST}",
    f"w b sha256:{DIGEST}",
    f"{'w' * 65} sha256:{DIGEST}",
    f"café sha256:{DIGEST}",
    f"web,app sha256:{DIGEST}",
)


class KeyFileCase(TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "keys"

    def write(self, *lines: str) -> None:
        """Replace the file, as an editor does."""
        other = self.file.with_suffix(".new")
        other.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        other.replace(self.file)


class ReadingTests(KeyFileCase):
    def test_names_comments_and_blank_lines(self) -> None:
        self.write("# keys", "", f"web  sha256:{DIGEST}  # since May", f"\tapp.2 sha256:{DIGEST} ")
        self.assertEqual([key.name for key in read_key_file(self.file)], ["web", "app.2"])

    def test_a_bad_line_is_named_by_its_number_and_not_shown(self) -> None:
        for line in BAD_LINES:
            self.write(f"web sha256:{DIGEST}", line)
            with self.subTest(line=line), self.assertRaises(SettingsError) as raised:
                read_key_file(self.file)
            message = str(raised.exception)
            self.assertRegex(message, r"\AAPI_KEYS_FILE is .*: (line 2 is not|a character is not ASCII).*\Z")
            self.assertNotIn(DIGEST[:-1], message)

    def test_a_file_without_keys_or_with_too_many_or_no_file_is_refused(self) -> None:
        for lines in ((), ("# none yet",), (f"web sha256:{DIGEST}",) * (MAX_KEYS + 1)):
            self.write(*lines)
            with self.assertRaisesRegex(SettingsError, "1 to 256 keys"):
                read_key_file(self.file)
        with self.assertRaisesRegex(SettingsError, "No such file"):
            read_key_file(self.file.with_name("other"))


class NameTests(KeyFileCase):
    def test_each_key_has_its_name_and_no_other_string_has_one(self) -> None:
        keys = {make_key(): name for name in ("web", "app", "web")}
        self.write(*(key_line(name, key) for key, name in keys.items()))
        known = ApiKeys(self.file)
        for key, name in keys.items():
            self.assertEqual(known.name_of(key), name)
            for other in (key[:-1], key + "x", key.upper(), "", name, make_key(), "ñ", "\ud800"):
                self.assertEqual(known.name_of(other), "")

    def test_every_digest_is_compared_in_constant_time(self) -> None:
        keys = [make_key() for _ in range(3)]
        self.write(*(key_line("web", key) for key in keys))
        known = ApiKeys(self.file)
        with mock.patch("hmac.compare_digest", wraps=hmac.compare_digest) as compare:
            for key in (*keys, "wrong"):
                compare.reset_mock()
                known.name_of(key)
                self.assertEqual(compare.call_count, 3)


class ChangeTests(KeyFileCase):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(mock.patch.object(api_keys, "CHECK_INTERVAL_S", 0.0))
        self.old, self.new = make_key(), make_key()
        self.write(key_line("web", self.old))
        self.keys = ApiKeys(self.file)

    def test_a_change_is_read(self) -> None:
        self.write(key_line("web", self.new))
        self.assertEqual((self.keys.name_of(self.old), self.keys.name_of(self.new)), ("", "web"))

    def test_a_broken_file_is_logged_once_and_the_keys_stay(self) -> None:
        self.write("web")
        with self.assertLogs("api.api_keys", logging.ERROR) as logs:
            for _ in range(3):
                self.assertEqual(self.keys.name_of(self.old), "web")
        self.assertEqual(len(logs.records), 1)

    def test_a_missing_file_is_logged_and_the_keys_stay(self) -> None:
        os.unlink(self.file)
        with self.assertLogs("api.api_keys", logging.ERROR):
            self.assertEqual(self.keys.name_of(self.old), "web")

    def test_a_process_that_starts_with_a_broken_file_knows_no_key_until_it_is_mended(self) -> None:
        self.write("web")
        with self.assertLogs("api.api_keys", logging.ERROR):
            keys = ApiKeys(self.file)
        self.assertEqual(keys.name_of(self.old), "")
        self.write(key_line("web", self.old))
        self.assertEqual(keys.name_of(self.old), "web")


class CommandTests(KeyFileCase):
    def run_command(self, *arguments: str) -> tuple[int, str, str]:
        with (
            contextlib.redirect_stdout(io.StringIO()) as output,
            contextlib.redirect_stderr(io.StringIO()) as errors,
        ):
            status = make_key_command(arguments)
        return status, output.getvalue(), errors.getvalue()

    def test_it_prints_a_line_for_the_file_and_shows_the_key_beside_it(self) -> None:
        status, line, shown = self.run_command("web")
        self.write(line.strip())
        key = shown.split()[-1]
        self.assertEqual((status, ApiKeys(self.file).name_of(key)), (0, "web"))
        self.assertNotIn(key, line)

    def test_two_keys_differ(self) -> None:
        self.assertNotEqual(self.run_command("web")[1], self.run_command("web")[1])

    def test_a_name_that_the_file_refuses_makes_no_key(self) -> None:
        for arguments in ((), ("a b",), ("café",), ("a" * 65,), ("",), ("web", "app"), ("web\n",)):
            status, line, _ = self.run_command(*arguments)
            self.assertEqual((status, line), (2, ""))
