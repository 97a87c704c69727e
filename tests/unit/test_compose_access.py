"""The compose file and the gateway agree on API keys and on the address of a client."""

from pathlib import Path
from unittest import TestCase

import yaml

REPOSITORY = Path(__file__).parent.parent.parent
API = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["api"]
NGINX = (REPOSITORY / "gateway" / "nginx.conf").read_text(encoding="utf-8")


class ComposeTests(TestCase):
    def test_the_api_takes_the_address_from_the_one_proxy_that_replaces_what_a_client_sends(self) -> None:
        self.assertEqual(API["environment"]["TRUSTED_PROXIES"], "1")
        (line,) = [line for line in NGINX.splitlines() if "proxy_set_header X-Forwarded-For" in line]
        self.assertRegex(line, r"X-Forwarded-For \$remote_addr;")

    def test_the_file_of_keys_has_the_same_path_inside_and_is_read_only(self) -> None:
        self.assertEqual(API["environment"]["API_KEYS_FILE"], "${API_KEYS_FILE:-}")
        self.assertIn("${API_KEYS_FILE:-/dev/null}:${API_KEYS_FILE:-/run/no-api-keys}:ro", API["volumes"])

    def test_keys_and_limit_are_off_by_default(self) -> None:
        for name in ("API_KEYS_FILE", "RATE_LIMIT"):
            self.assertEqual(API["environment"][name], f"${{{name}:-}}")
