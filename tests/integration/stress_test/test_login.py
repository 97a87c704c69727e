"""The login of Locust's web page."""

import unittest

import requests

from devtools.processes import WAIT_S, wait_until
from tests.integration.chromium import EXECUTABLE, Browser
from tests.integration.stress_test.stress_page import StressPage

HOST = "http://localhost:8000"
CLOSED_PATHS = (
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
        session.post(f"{page.url}/login_submit", data=form, timeout=WAIT_S).raise_for_status()
        return session

    def is_logged_in(self, session: requests.Session, page: StressPage | None = None) -> bool:
        page = page or self.page
        answer = session.get(f"{page.url}/stats/requests", allow_redirects=False, timeout=WAIT_S)
        self.assertIn(answer.status_code, (200, 302))
        return answer.status_code == 200 and "user_count" in answer.json()


class LoginTest(LoginCase):
    def test_without_a_login_every_path_redirects_to_the_login(self) -> None:
        for method, path in CLOSED_PATHS:
            with self.subTest(method=method, path=path):
                answer = requests.request(method, self.page.url + path, allow_redirects=False, timeout=WAIT_S)
                self.assertEqual(answer.status_code, 302)
                self.assertTrue(answer.headers["Location"].startswith("/login"), answer.headers["Location"])

    def test_admin_with_the_password_admin_can_log_in(self) -> None:
        session = self.log_in("admin", "admin")
        self.assertTrue(self.is_logged_in(session))
        self.assertIn("templateArgs", session.get(self.page.url, timeout=WAIT_S).text)

    def test_other_names_and_passwords_are_refused(self) -> None:
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
                self.assertFalse(self.is_logged_in(self.log_in(user, password)))

    def test_a_form_without_fields_is_refused(self) -> None:
        session = requests.Session()
        self.addCleanup(session.close)
        session.post(f"{self.page.url}/login_submit", timeout=WAIT_S)
        self.assertFalse(self.is_logged_in(session))

    def test_a_failed_login_is_reported_on_the_page(self) -> None:
        session = self.log_in("admin", "wrong")
        self.assertIn("Wrong user or password", session.get(f"{self.page.url}/login", timeout=WAIT_S).text)

    def test_a_cookie_of_another_process_is_not_valid(self) -> None:
        other = StressPage()
        self.addCleanup(other.process.stop)
        session = self.log_in("admin", "admin", other)
        self.assertTrue(self.is_logged_in(session, other))
        self.assertFalse(self.is_logged_in(session))

    def test_the_cookie_is_hidden_from_scripts_and_other_sites(self) -> None:
        form = {"username": "admin", "password": "admin"}
        answer = requests.post(
            f"{self.page.url}/login_submit", data=form, allow_redirects=False, timeout=WAIT_S
        )
        self.assertIn("HttpOnly", answer.headers["Set-Cookie"])
        self.assertIn("SameSite=Lax", answer.headers["Set-Cookie"])

    def test_the_default_host_is_the_service_of_make_run(self) -> None:
        page = self.log_in("admin", "admin").get(self.page.url, timeout=WAIT_S).text
        self.assertIn(f'"host": "{HOST}"', page)

    def test_the_default_password_is_reported_in_the_log(self) -> None:
        self.assertIn("LOCUST_PASSWORD", self.page.process.log)


class OtherCredentialsTest(LoginCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.page = StressPage("--host=http://localhost", LOCUST_USER="lucía", LOCUST_PASSWORD="s3creto")

    def test_the_environment_sets_name_and_password(self) -> None:
        self.assertTrue(self.is_logged_in(self.log_in("lucía", "s3creto")))
        self.assertFalse(self.is_logged_in(self.log_in("lucía", "admin")))
        self.assertFalse(self.is_logged_in(self.log_in("admin", "admin")))

    def test_the_command_line_sets_the_host(self) -> None:
        page = self.log_in("lucía", "s3creto").get(self.page.url, timeout=WAIT_S).text
        self.assertIn('"host": "http://localhost"', page)

    def test_the_password_is_never_shown(self) -> None:
        session = self.log_in("lucía", "s3creto")
        self.assertNotIn("s3creto", session.get(self.page.url, timeout=WAIT_S).text)
        self.assertNotIn("s3creto", session.get(f"{self.page.url}/logs", timeout=WAIT_S).text)
        self.assertNotIn("s3creto", self.page.process.log)


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class LoginInBrowserTest(LoginCase):
    def fill_login_form(self, browser: Browser, password: str) -> None:
        browser.open(self.page.url)
        wait_until(lambda: browser.has("input[name=password]"), "the login is shown")
        browser.type_into("input[name=username]", "admin")
        browser.type_into("input[name=password]", password)
        browser.click("button[type=submit]")

    def test_the_login_form_opens_the_page(self) -> None:
        with Browser() as browser:
            self.fill_login_form(browser, "admin")
            wait_until(lambda: "Number of users" in browser.text(), "the page is shown")
            self.assertEqual(browser.evaluate("document.querySelector('[name=host]').value"), HOST)
            self.assertIn("Shape", browser.text())

    def test_a_wrong_password_is_refused_on_the_page(self) -> None:
        with Browser() as browser:
            self.fill_login_form(browser, "wrong")
            wait_until(lambda: "Wrong user or password" in browser.text(), "the refusal is shown")
            self.assertTrue(browser.has("input[name=password]"))
