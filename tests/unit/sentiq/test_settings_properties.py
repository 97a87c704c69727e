"""Settings of any value: a dataclass or the one error, in one line and without the secret."""

import unittest
from dataclasses import fields
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sentiq.errors import SettingsError
from sentiq.settings import Settings

EXAMPLES = settings(max_examples=500, deadline=None, derandomize=True, database=None)
SECRET = "q7-hunter2"
NAMES = sorted({field.name.upper() for field in fields(Settings)} - {"GELF"} | {"GELF_HOST", "GELF_PORT"})
# An environment holds neither a NUL nor lone surrogates of any other kind than those of undecodable bytes.
VALUES = (
    st.text(st.characters(exclude_characters="\0"), max_size=30)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.sampled_from(("0", "1", "true", "٣", "²", "1_0", "1e3", " 5 ", "nan", "inf", "-0", "9" * 5000))
)
ADDRESSES = st.builds(
    "{}{}:{}@{}{}".format,
    st.sampled_from(("redis://", "rediss://", "unix://", "http://", "redis:/", "", "REDIS://")),
    st.sampled_from(("", "user", "us er")),
    st.just(SECRET),
    st.sampled_from(("localhost", "[::1]", "[::1", "a b", "", "/tmp/socket")),
    st.sampled_from(("", ":6379", ":x", ":99999", "/0", "/x", "?db=x", "?max_connections=x")),
)


def read(environment: dict[str, str]) -> Settings | str:
    """Return the settings, or the message of the one error."""
    try:
        return Settings.from_environment(environment)
    except SettingsError as error:
        return str(error)


class TestSettings(unittest.TestCase):
    @EXAMPLES
    @given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
    def test_any_values_give_settings_or_the_one_error_in_one_line(self, environment: dict[str, str]) -> None:
        found = read(environment)
        if isinstance(found, str):
            self.assertEqual(len(found.splitlines()), 1, found)
            self.assertTrue(any(name in found for name in environment), found)
        else:
            self.assert_valid(found)

    @EXAMPLES
    @given(ADDRESSES, st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=2))
    def test_no_error_names_the_secret(self, address: str, others: dict[str, str]) -> None:
        found = read({**others, "REDIS_URL": address})
        if isinstance(found, str):
            self.assertNotIn(SECRET, found)

    def assert_valid(self, found: Settings) -> None:
        self.assertTrue(1 <= found.port <= 65535)
        self.assertTrue(0.05 <= found.predict_timeout_s <= 300)
        self.assertTrue(found.host.strip())
        self.assertIsInstance(found.model_path, Path)
        self.assertIsInstance(found.log_text, bool)
        whole = ("api_processes", "batch_size", "queue_limit", "result_ttl_s", "max_texts", "max_body_bytes")
        for name in whole:
            self.assertGreaterEqual(getattr(found, name), 1)
