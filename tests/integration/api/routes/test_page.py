"""The page, feedback, health and metrics."""

import json
import re

from sentiq import __version__, keys
from tests.integration.api.api_case import BROWSER, ApiCase


class TestPage(ApiCase):
    def test_the_form_posts_text_data_and_the_answer_is_on_the_page(self) -> None:
        form = self.client.get("/")
        self.assertEqual((form.status_code, form.mimetype), (200, "text/html"))
        self.assertRegex(form.text, r'<form id="text-form" method="post" action="/"')
        self.assertIn('name="text_data"', form.text)
        self.assertRegex(form.text, r'<script type="module" src="/static/page.js"></script>')
        page = self.post("/", data={"text_data": "What a wonderful day, I love it!"}, headers=BROWSER)
        self.assertEqual(page.status_code, 200)
        self.assertIn('<span class="word">Positive</span>', page.text)

    def test_it_speaks_the_browsers_language(self) -> None:
        page = self.client.get("/", headers={"Accept-Language": "es-ES,es;q=0.9,en;q=0.8"})
        self.assertIn('<html lang="es">', page.text)
        self.assertIn("Analizar", page.text)
        self.assertIn("Analyze", self.client.get("/", headers={"Accept-Language": "fr"}).text)

    def test_markup_in_a_text_stays_text(self) -> None:
        page = self.post("/", data={"text_data": "</textarea><script>alert(1)</script>"}, headers=BROWSER)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("<script>", page.text)

    def test_a_page_allows_its_own_files_and_forms_and_no_frame(self) -> None:
        pages = (
            self.client.get("/"),
            self.client.get("/feedback"),
            self.post("/", data={"text_data": "I love it!"}),
            self.post("/", data={"text_data": " "}, headers=BROWSER),
        )
        for page in pages:
            policy = page.headers["Content-Security-Policy"]
            for rule in (
                "default-src 'none'",
                "style-src 'self'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ):
                self.assertIn(rule, policy.split("; "))
            self.assertEqual(page.headers["Referrer-Policy"], "same-origin")

    def test_no_cache_keeps_an_answer_and_no_browser_guesses_its_type(self) -> None:
        answers = (
            self.client.get("/"),
            self.post("/predict", json={"text": "I love it!"}),
            self.post("/predict", json={}),
            self.client.get("/jobs/unknown"),
            self.client.get("/health/live"),
        )
        for answer in answers:
            self.assertEqual(answer.headers.getlist("Cache-Control"), ["no-store"])
            self.assertEqual(answer.headers.getlist("X-Content-Type-Options"), ["nosniff"])
        with self.client.get("/static/style.css") as file:
            self.assertEqual(file.headers.getlist("Cache-Control"), ["no-cache"])
            self.assertEqual(file.headers["X-Content-Type-Options"], "nosniff")

    def test_the_pages_files_exist(self) -> None:
        for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', self.client.get("/").text):
            with self.client.get(path) as response:
                self.assertEqual(response.status_code, 200, path)


class TestFeedback(ApiCase):
    def setUp(self) -> None:
        super().setUp()
        self.redis.delete(keys.FEEDBACK)
        answer = self.post("/predict", json={"texts": ["I love it, wonderful!", "Awful, I hate it."]})
        self.job_id = answer.get_json()["job_id"]

    def test_a_correction_is_kept_with_its_job(self) -> None:
        correction = {"job_id": self.job_id, "index": 1, "sentiment": "neutral", "text": "Awful, I hate it."}
        response = self.post("/feedback", json=correction)
        self.assertEqual(response.status_code, 201, response.text)
        kept = [json.loads(raw) for raw in self.redis.hvals(keys.FEEDBACK)]
        self.assertEqual(kept, [{**correction, "predicted": "negative"}])

    def test_the_page_sends_corrections_without_javascript(self) -> None:
        self.assertIn("job_id in the answer", self.client.get("/feedback").text)
        page = self.client.get(f"/feedback?job_id={self.job_id}")
        self.assertIn(f'value="{self.job_id}"', page.text)
        fields = {"job_id": self.job_id, "index": "0", "sentiment": "negative"}
        thanks = self.post("/feedback", data=fields, headers=BROWSER)
        self.assertEqual((thanks.status_code, thanks.mimetype), (201, "text/html"))
        self.assertIn("kept for 90 days, without the text", page.text)
        self.assertEqual(self.redis.hlen(keys.FEEDBACK), 1)

    def test_a_correction_behind_an_explanation_is_about_the_answer(self) -> None:
        fields = {"text_data": "Awful, I hate it.", "why": "1", "job_id": self.job_id}
        page = self.post("/", data=fields, headers=BROWSER).text
        correction = page.partition('action="/feedback"')[2]
        self.assertIn(f'name="job_id" value="{self.job_id}"', correction)

    def test_thanks_stand_beside_the_answer(self) -> None:
        text = "Awful, I hate it."
        fields = {"job_id": self.job_id, "index": "1", "sentiment": "neutral", "text": text}
        page = self.post("/feedback", data=fields, headers=BROWSER).text
        self.assertIn('<span class="word">Negative</span>', page)
        self.assertIn(f">\n{text}</textarea>", page)
        self.assertIn("Thank you: your correction is kept.", page)

    def test_the_page_asks_for_the_job_first_and_refuses_an_unknown_one(self) -> None:
        form = self.client.get("/feedback").text
        self.assertIn('<form method="get" action="/feedback">', form)
        self.assertIn('name="job_id"', form)
        self.assert_problem(self.client.get("/feedback?job_id=unknown"), 404, "no such job")

    def test_an_invalid_correction_is_refused(self) -> None:
        good = {"job_id": self.job_id, "sentiment": "neutral"}
        for change, status, says in (
            ({"job_id": None}, 400, "job_id"),
            ({"job_id": " "}, 400, "job_id"),
            ({"job_id": "unknown"}, 404, "no such job"),
            ({"sentiment": "great"}, 400, "negative, neutral, positive"),
            ({"sentiment": ["neutral"]}, 400, "negative, neutral, positive"),
            ({"sentiment": None}, 400, "negative, neutral, positive"),
            ({"index": 2}, 400, "below 2"),
            ({"index": -1}, 400, "whole number"),
            ({"index": True}, 400, "whole number"),
            ({"index": "²"}, 400, "whole number"),
            ({"text": 5}, 400, "string"),
            ({"text": "x" * 5001}, 413, "at most"),
        ):
            self.assert_problem(self.post("/feedback", json={**good, **change}), status, says)
        self.assertEqual(self.redis.hlen(keys.FEEDBACK), 0)

    def test_a_job_that_is_not_done_has_nothing_to_correct(self) -> None:
        self.redis.set(keys.JOB + "waiting", 1)
        response = self.post("/feedback", json={"job_id": "waiting", "sentiment": "neutral"})
        self.assert_problem(response, 409, "queued")

    def test_the_page_says_what_is_wrong_with_a_correction(self) -> None:
        self.redis.set(keys.JOB + "waiting", 1)
        for change, title in (
            ({"job_id": "waiting"}, "There is no prediction to correct"),
            ({"job_id": "unknown"}, "There is no such answer"),
            ({"index": "2"}, "The correction is not valid"),
        ):
            fields = {"job_id": self.job_id, "sentiment": "neutral", **change}
            page = self.post("/feedback", data=fields, headers=BROWSER).text
            self.assertIn(f"<strong>{title}.</strong>", page)
            self.assertNotIn("aria-invalid", page)


class TestHealthAndMetrics(ApiCase):
    def test_it_is_ready_while_a_workers_lease_holds(self) -> None:
        ready = self.client.get("/health/ready")
        self.assertEqual((ready.status_code, ready.get_json()["workers"]), (200, 1))
        self.assertNotIn("waiting", ready.get_json())  # inside only, in the metrics

    def test_metrics_count_requests_predictions_and_corrections(self) -> None:
        self.post("/predict", json={"texts": ["I love it!", "I love it!!"]})
        self.client.get("/nothing/of/that/name")
        text = self.client.get("/metrics").text
        self.assertIn('sentiq_predictions_total{sentiment="positive"} 2.0', text)
        self.assertIn('sentiq_requests_total{method="POST",route="/predict",status="200"} 1.0', text)
        self.assertIn('route="(none)",status="404"} 1.0', text)
        self.assertRegex(text, r'sentiq_request_seconds_count\{route="/predict"\} 1.0')
        for line in ("redis_up 1.0", "workers 1.0", "queue_jobs 0.0", "queue_limit 10000.0"):
            self.assertIn(f"sentiq_{line}", text)

    def test_the_api_describes_every_route(self) -> None:
        description = self.client.get("/openapi.json").get_json()
        self.assertTrue(description["openapi"].startswith("3."))
        self.assertEqual(description["info"]["version"], __version__)
        rules = self.app.url_map.iter_rules()
        served = {re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule) for rule in rules}
        self.assertEqual(set(description["paths"]), served)
