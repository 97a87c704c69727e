"""The values of X-Forwarded-Prefix that are taken, and from whom."""

import unittest
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from api.path_prefix import HEADER, MAX_PREFIX_CHARS, is_prefix, sent_prefix

EXAMPLES = settings(max_examples=400, deadline=None, derandomize=True, database=None)
CHARACTERS = st.text(st.sampled_from("/.ab~-_09%\\?#:;'\"<> \t\r\n\0ñ@"), max_size=12)


class PrefixTests(unittest.TestCase):
    def test_paths_are_taken(self) -> None:
        for text in ("/sentiq", "/tools/sentiq-2.0/", "/~a_b", "/.hidden", "/a..b", "", "/"):
            self.assertTrue(is_prefix(text), text)

    def test_other_values_are_not(self) -> None:
        for text in (
            *("sentiq", "//evil.example", "/a//b", "/..", "/a/../b", "/./a", "/a/.", "https://evil.example/"),
            *("/a b", "/a\r\nSet-Cookie: b=c", "/a\n", "/a\0", "/ñ", "/%2e", "/a?b", "/a#b", "/a\\b", '/a"b'),
            *("/a, /b", "/a;b", "/" + "a" * MAX_PREFIX_CHARS),
        ):
            self.assertFalse(is_prefix(text), text)

    @EXAMPLES
    @given(CHARACTERS)
    def test_what_is_taken_needs_no_escape_and_stays_on_this_host(self, text: str) -> None:
        if is_prefix(text):
            self.assertEqual(quote(text, safe="/"), text)
            self.assertNotIn("//", text)
            self.assertFalse({".", ".."} & set(text.split("/")))


class SourceTests(unittest.TestCase):
    def test_only_a_request_through_all_trusted_proxies_has_a_prefix(self) -> None:
        for hops, trusted, expected in (
            ("203.0.113.9", 1, "/sentiq"),
            ("203.0.113.9, 10.0.0.1", 2, "/sentiq"),
            ("203.0.113.9", 2, ""),
            ("unknown", 1, ""),
            ("", 1, ""),
            ("203.0.113.9", 0, ""),
        ):
            with self.subTest(hops=hops, trusted=trusted):
                environ = {HEADER: " /sentiq ", "HTTP_X_FORWARDED_FOR": hops}
                self.assertEqual(sent_prefix(environ, trusted), expected)
