"""CONTRIBUTING.md gives a reason for every package that the project asks for."""

import re
from pathlib import Path
from unittest import TestCase

from tests.markdown import table_rows

REPOSITORY = Path(__file__).parent.parent.parent
REQUIREMENTS = (
    *(path for pattern in ("*.in", "*/*.in", "*/*/*.in") for path in REPOSITORY.glob(pattern)),
    REPOSITORY / "training" / "teachers" / "requirements.txt",
)
NAME = re.compile(r"^([A-Za-z][\w.-]*)", re.MULTILINE)


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


class TestDependencies(TestCase):
    def test_every_package_that_is_asked_for_has_a_reason_and_no_other_has(self) -> None:
        asked_for = {
            normalized(name)
            for path in REQUIREMENTS
            for name in NAME.findall(path.read_text(encoding="utf-8"))
        }
        rows = table_rows((REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8"), "package")
        explained = [normalized(name) for packages, _ in rows for name in packages.split(", ")]
        self.assertCountEqual(explained, asked_for)
