"""Requests of any body, type and query: texts within the limits, or a 4xx whose detail is one line."""

import json
import unittest
from types import SimpleNamespace
from urllib.parse import quote_from_bytes, urlencode

from flask import Flask, Request
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from api.bodies_in_flight import BodiesInFlight
from api.request_parsing import MAX_FIELDS, TEXT_FIELDS
from api.services import EXTENSION
from api.texts import Texts, parse_texts
from sentiq.settings import Settings

EXAMPLES = settings(max_examples=400, deadline=None, derandomize=True, database=None)
LIMITS = Settings.from_environment({"MAX_TEXT_CHARS": "20", "MAX_TEXTS": "3", "MAX_BODY_BYTES": "2000"})
MULTIPART = "multipart/form-data"
MEDIA_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    MULTIPART,
    f"{MULTIPART}; boundary=x",
    "",
)
ODD_TYPES = ("text/plain", "application/json; charset=latin-1", "APPLICATION/JSON", f"{MULTIPART}; boundary=")
TYPES = st.sampled_from((*MEDIA_TYPES, *ODD_TYPES)) | st.text(
    st.characters(min_codepoint=32, max_codepoint=255), max_size=20
)
NAMES = st.sampled_from((*TEXT_FIELDS, "other", "")) | st.text(max_size=5)
TEXT = st.text(st.characters(codec="utf-8"), max_size=25)
VALUES = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=2),
    max_leaves=6,
)
FIELDS = st.lists(
    st.tuples(st.text(st.characters(codec="utf-8"), max_size=3) | st.sampled_from(TEXT_FIELDS), TEXT)
)
PART = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
BODIES = st.one_of(
    st.binary(max_size=100),
    st.binary(max_size=3000),
    st.dictionaries(NAMES.map(lambda name: name.encode(errors="replace").decode()), VALUES, max_size=3).map(
        lambda fields: json.dumps(fields).encode()
    ),
    FIELDS.map(lambda fields: urlencode(fields).encode()),
    FIELDS.map(
        lambda fields: b"".join(PART % (name.encode(), text.encode()) for name, text in fields) + b"--x--\r\n"
    ),
)
QUERIES = st.one_of(st.just(""), FIELDS.map(urlencode), st.binary(max_size=20).map(quote_from_bytes))

APP = Flask(__name__)
APP.extensions[EXTENSION] = SimpleNamespace(bodies=BodiesInFlight(10 * LIMITS.max_body_bytes))


def parse(body: bytes, content_type: str, query: str) -> Texts | HTTPException:
    """Return the texts, or the error that is answered."""
    environ = EnvironBuilder(method="POST", query_string=query, data=body).get_environ()
    environ["CONTENT_TYPE"] = content_type
    request = Request(environ)
    request.max_content_length = LIMITS.max_body_bytes
    request.max_form_memory_size = LIMITS.max_body_bytes
    request.max_form_parts = MAX_FIELDS
    try:
        with APP.app_context():
            return parse_texts(request, LIMITS)
    except HTTPException as error:
        return error


class TestParseTexts(unittest.TestCase):
    def assert_texts_or_4xx(self, found: Texts | HTTPException) -> None:
        if isinstance(found, HTTPException):
            self.assertIn(found.code, (400, 413, 414, 415))
            self.assertEqual(len((found.description or "").splitlines()), 1, found.description)
            return
        self.assertTrue(1 <= len(found.values) <= LIMITS.max_texts)
        self.assertTrue(found.as_list or len(found.values) == 1)
        for text in found.values:
            self.assertTrue(text.strip())
            self.assertNotIn("\0", text)
            self.assertLessEqual(len(text), LIMITS.max_text_chars)
            text.encode()  # no lone surrogate: the queue could not take it

    @EXAMPLES
    @given(BODIES, TYPES, QUERIES)
    def test_any_request_gives_texts_or_a_4xx(self, body: bytes, content_type: str, query: str) -> None:
        self.assert_texts_or_4xx(parse(body, content_type, query))

    @EXAMPLES
    @given(st.dictionaries(NAMES, VALUES, max_size=3))
    def test_any_json_object_gives_texts_or_a_4xx(self, fields: dict[str, object]) -> None:
        self.assert_texts_or_4xx(parse(json.dumps(fields).encode(), "application/json", ""))

    @EXAMPLES
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))
    def test_a_good_text_comes_back_from_each_place(self, text: str) -> None:
        if not text.strip():
            return
        form = urlencode({"text": text})
        for found in (
            parse(json.dumps({"text": text}).encode(), "application/json", ""),
            parse(form.encode(), "application/x-www-form-urlencoded", ""),
            parse(b"", "", form),
        ):
            self.assertEqual(found, Texts((text,), as_list=False, sent=(text,)))
