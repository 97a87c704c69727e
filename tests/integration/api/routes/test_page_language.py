"""The language of the pages."""

from http.cookies import SimpleCookie

from tests.integration.api.api_case import ApiCase

SPANISH = {"Accept-Language": "es"}


class TestPageLanguage(ApiCase):
    with_worker = False

    def language(self, path: str) -> str:
        """Return the language of a page for a browser that prefers Spanish."""
        page = self.client.get(path, headers=SPANISH).text
        return page.partition('<html lang="')[2][:2]

    def test_the_readers_choice_wins_over_the_cookie_and_the_cookie_over_the_browser(self) -> None:
        self.assertEqual(self.language("/"), "es")
        self.client.set_cookie("sentiq_language", "en")
        self.assertEqual(self.language("/"), "en")
        self.assertEqual(self.language("/?lang=es"), "es")

    def test_an_unknown_language_changes_nothing(self) -> None:
        answer = self.client.get("/?lang=fr", headers=SPANISH)
        self.assertIn('<html lang="es">', answer.text)
        self.assertNotIn("Set-Cookie", answer.headers)

    def test_a_cookie_remembers_the_choice_for_this_site_alone(self) -> None:
        header = self.client.get("/?lang=es").headers["Set-Cookie"]
        cookie = SimpleCookie(header)["sentiq_language"]
        self.assertEqual((cookie.value, cookie["samesite"], cookie["path"]), ("es", "Lax", "/"))
        self.assertTrue(cookie["httponly"])
        self.assertFalse(cookie["secure"])
        self.assertIn("Set-Cookie", self.client.get("/feedback?lang=es").headers)

    def test_below_a_path_the_cookie_belongs_to_the_path(self) -> None:
        header = self.client.get("/?lang=es", base_url="https://example.org/sentiq")
        cookie = SimpleCookie(header.headers["Set-Cookie"])["sentiq_language"]
        self.assertEqual(cookie["path"], "/sentiq")
        self.assertTrue(cookie["secure"])

    def test_caches_know_what_a_page_depends_on(self) -> None:
        for path in ("/", "/feedback"):
            self.assertEqual(
                {name.strip() for name in self.client.get(path).headers["Vary"].split(",")},
                {"Accept", "Accept-Language", "Cookie"},
            )
        self.assertNotIn("Vary", self.client.get("/health/live").headers)

    def test_each_page_links_to_itself_in_the_other_language(self) -> None:
        self.assertIn('href="/feedback?lang=en"', self.client.get("/feedback", headers=SPANISH).text)
        self.assertIn('href="/?lang=es"', self.client.get("/").text)
