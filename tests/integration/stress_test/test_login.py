"""The login of Locust's web page: what is closed, who is let in, who is not."""

import unittest

import requests

from devtools.processes import wait_until
from tests.integration.chromium import EXECUTABLE, Browser
from tests.integration.stress_test.stress_page import StressPage

HOST = "http://localhost:8000"
CLOSED = (
    ("GET", "/"),
    ("POST", "/swarm"),
    ("POST", "/stop"),
    ("POST", "/user"),
    ("POST", "/stats/reset"),
    *(
        ("GET", path)
        for path in (
            "/stats/requests",
            "/stats/report",
            "/stats/requests/csv",
            "/stats/failures/csv",
            "/stats/requests_full_history/csv",
            "/exceptions",
            "/exceptions/csv",
            "/tasks",
            "/logs",
            "/worker-count",
        )
    ),
)


class LoginCase(unittest.TestCase):
    page: StressPage

    @classmethod
    def setUpClass(cls) -> None:
        cls.page = StressPage()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.page.process.stop()

    def log_in(self, user: str, password: str, page: StressPage | None = None) -> requests.Session:
        session = requests.Session()
        self.addCleanup(session.close)
        page = page or self.page
        form = {"username": user, "password": password}
        session.post(f"{page.url}/login_submit", data=form, timeout=10).raise_for_status()
        return session

    def lets_in(self, session: requests.Session, page: StressPage | None = None) -> bool:
        page = page or self.page
        answer = session.get(f"{page.url}/stats/requests", allow_redirects=False, timeout=10)
        self.assertIn(answer.status_code, (200, 302))
        return answer.status_code == 200 and "user_count" in answer.json()


class TestLogin(LoginCase):
    def test_without_a_login_everything_is_closed_and_leads_to_the_login(self) -> None:
        for method, path in CLOSED:
            with self.subTest(method=method, path=path):
                answer = requests.request(method, self.page.url + path, allow_redirects=False, timeout=10)
                self.assertEqual(answer.status_code, 302)
                self.assertTrue(answer.headers["Location"].startswith("/login"), answer.headers["Location"])

    def test_admin_with_the_password_admin_is_let_in(self) -> None:
        session = self.log_in("admin", "admin")
        self.assertTrue(self.lets_in(session))
        self.assertIn("templateArgs", session.get(self.page.url, timeout=10).text)

    def test_anybody_else_is_not(self) -> None:
        for user, password in (
            ("admin", "wrong"),
            ("admin", ""),
            ("", ""),
            ("", "admin"),
            ("Admin", "admin"),
            ("admin", "admin "),
            ("root", "admin"),
            ("admin", "ädmin"),
        ):
            with self.subTest(user=user, password=password):
                self.assertFalse(self.lets_in(self.log_in(user, password)))

    def test_a_form_without_fields_is_not_let_in(self) -> None:
        session = requests.Session()
        self.addCleanup(session.close)
        session.post(f"{self.page.url}/login_submit", timeout=10)
        self.assertFalse(self.lets_in(session))

    def test_who_failed_is_told_so(self) -> None:
        session = self.log_in("admin", "wrong")
        self.assertIn("Wrong user or password", session.get(f"{self.page.url}/login", timeout=10).text)

    def test_a_cookie_of_another_process_is_worth_nothing(self) -> None:
        other = StressPage()
        self.addCleanup(other.process.stop)
        session = self.log_in("admin", "admin", other)
        self.assertTrue(self.lets_in(session, other))
        self.assertFalse(self.lets_in(session))

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self) -> None:
        form = {"username": "admin", "password": "admin"}
        answer = requests.post(f"{self.page.url}/login_submit", data=form, allow_redirects=False, timeout=10)
        self.assertIn("HttpOnly", answer.headers["Set-Cookie"])
        self.assertIn("SameSite=Lax", answer.headers["Set-Cookie"])

    def test_the_host_is_the_service_of_make_run_unless_told_otherwise(self) -> None:
        page = self.log_in("admin", "admin").get(self.page.url, timeout=10).text
        self.assertIn(f'"host": "{HOST}"', page)

    def test_it_warns_of_the_default_password(self) -> None:
        self.assertIn("LOCUST_PASSWORD", self.page.process.log)


class TestOtherLogin(LoginCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.page = StressPage("--host=http://localhost", LOCUST_USER="lucía", LOCUST_PASSWORD="s3creto")

    def test_the_environment_says_who_is_let_in(self) -> None:
        self.assertTrue(self.lets_in(self.log_in("lucía", "s3creto")))
        self.assertFalse(self.lets_in(self.log_in("lucía", "admin")))
        self.assertFalse(self.lets_in(self.log_in("admin", "admin")))

    def test_the_host_is_what_the_command_line_says(self) -> None:
        page = self.log_in("lucía", "s3creto").get(self.page.url, timeout=10).text
        self.assertIn('"host": "http://localhost"', page)

    def test_the_password_is_never_shown(self) -> None:
        session = self.log_in("lucía", "s3creto")
        self.assertNotIn("s3creto", session.get(self.page.url, timeout=10).text)
        self.assertNotIn("s3creto", session.get(f"{self.page.url}/logs", timeout=10).text)
        self.assertNotIn("s3creto", self.page.process.log)


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class TestLoginInABrowser(LoginCase):
    def fill_in(self, browser: Browser, password: str) -> None:
        browser.open(self.page.url)
        wait_until(lambda: browser.has("input[name=password]"), "the login is shown")
        browser.type_into("input[name=username]", "admin")
        browser.type_into("input[name=password]", password)
        browser.click("button[type=submit]")

    def test_the_login_stands_before_the_page_and_opens_it(self) -> None:
        with Browser() as browser:
            self.fill_in(browser, "admin")
            wait_until(lambda: "Number of users" in browser.text(), "the page is shown")
            self.assertEqual(browser.evaluate("document.querySelector('[name=host]').value"), HOST)
            self.assertIn("Shape", browser.text())

    def test_a_wrong_password_is_refused_on_the_page(self) -> None:
        with Browser() as browser:
            self.fill_in(browser, "wrong")
            wait_until(lambda: "Wrong user or password" in browser.text(), "the refusal is shown")
            self.assertTrue(browser.has("input[name=password]"))
