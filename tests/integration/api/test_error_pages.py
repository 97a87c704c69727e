"""Errors as a browser meets them: a page in its language that says what to do."""

import re
import unittest
from typing import ClassVar

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES

from api.error_words import EN, ES, error_words
from sentiq import keys
from tests.integration.api.api_case import BROWSER, ApiCase

SPANISH = {**BROWSER, "Accept-Language": "es"}
FACTS = {"request_id": "1", "wait": "1", "chars": "2", "limit": "1", "more": "1"}


class TestErrorPages(ApiCase):
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "0.1"}
    with_worker = False

    def page(self, text: str) -> tuple[int, str]:
        response = self.post("/", data={"text_data": text}, headers=SPANISH)
        self.assertEqual(response.mimetype, "text/html")
        return response.status_code, response.text

    def test_a_text_that_cannot_be_scored_says_why_and_stays_in_the_field(self) -> None:
        for text, status, title, advice in (
            (" ", 400, "El texto está vacío", "Escribe al menos una palabra"),
            ("a\0b", 400, "un carácter no permitido", "Copia el texto de nuevo"),
            ("x" * 5003, 413, "El texto es demasiado largo", "Tiene 5003 caracteres"),
        ):
            with self.subTest(title):
                found, page = self.page(text)
                self.assertEqual(found, status)
                self.assertRegex(page, rf"<title>[^<]*{title}[^<]*</title>")
                self.assertIn(advice, page)
                self.assertIn('aria-invalid="true" aria-describedby="error"', page)
        self.assertIn("acórtalo en 3", page)
        self.assertIn("x" * 5003, page)

    def test_an_answer_that_takes_too_long_keeps_the_text_and_names_no_header(self) -> None:
        status, page = self.page("Me encantó")
        self.assertEqual(status, 504)
        self.assertIn("La respuesta tarda demasiado", page)
        self.assertIn(">\nMe encantó</textarea>", page)
        shown = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
        self.assertNotIn("Location", shown)
        self.redis.delete(*keys.WAITING)

    def test_other_addresses_and_methods(self) -> None:
        for response, status, title in (
            (self.client.get("/nothing", headers=SPANISH), 404, "Esta página no existe"),
            (self.client.get("/feedback?job_id=no", headers=SPANISH), 404, "Esta respuesta no existe"),
            (self.client.put("/", headers=SPANISH), 405, "no admite esa petición"),
            (self.post("/", data="x", content_type="text/plain", headers=SPANISH), 415, "forma desconocida"),
            (
                self.post("/", data={"text_data": "x"}, headers={**SPANISH, "Sec-Fetch-Site": "cross-site"}),
                403,
                "Una página de otro sitio",
            ),
        ):
            with self.subTest(title):
                self.assertEqual(response.status_code, status)
                self.assertIn(title, response.text)
                self.assertIn('<html lang="es">', response.text)

    def test_english_readers_get_english_words(self) -> None:
        page = self.post("/", data={"text_data": " "}, headers=BROWSER).text
        self.assertIn("The text is empty", page)


class TestErrorWords(unittest.TestCase):
    def test_both_languages_have_words_for_the_same_errors(self) -> None:
        self.assertEqual(list(EN), list(ES))

    def test_every_status_has_words_in_both_languages(self) -> None:
        for language in ("en", "es"):
            with Flask("test").test_request_context("/", headers={"Accept-Language": language}):
                for status in [status for status in HTTP_STATUS_CODES if status >= 400]:
                    words = error_words(status, FACTS)
                    self.assertTrue(words.title)
                    self.assertTrue(words.advice.endswith("."))


class TestUnreachableQueue(ApiCase):
    with_worker = False

    def test_the_page_is_shown_and_an_answer_is_refused_in_the_readers_language(self) -> None:
        self.redis.shutdown(nosave=True)
        self.assertEqual(self.client.get("/", headers=SPANISH).status_code, 200)
        response = self.post("/", data={"text_data": "Hola"}, headers=SPANISH)
        self.assertEqual(response.status_code, 503)
        self.assertIn("El servicio está ocupado", response.text)
