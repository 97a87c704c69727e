"""The LICENSE of the shipped model states the terms of every source, as the model card does."""

import unittest

from sentiq.classifier import MANIFEST_FILE, read_manifest
from training import SHIPPED_MODEL
from training.card.tsv import read_sources, read_teachers


class LicenseTest(unittest.TestCase):
    def setUp(self) -> None:
        self.manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        self.text = " ".join((SHIPPED_MODEL / "LICENSE").read_text(encoding="utf-8").split())

    def test_it_is_about_the_shipped_version(self) -> None:
        title = f"Terms of the model {self.manifest['name']}-{self.manifest['version']} "
        self.assertTrue(self.text.startswith(title), self.text[:60])

    def test_it_has_size_origin_and_terms_of_every_source(self) -> None:
        known = {row["source"]: row for row in read_sources()}
        for source, rows in self.manifest["trained_on"]["sources"].items():
            origin, terms = known[source]["origin"], known[source]["terms"]
            with self.subTest(source=source):
                self.assertIn(f"- {source}, {rows:,} texts, {origin}: {terms}", self.text)

    def test_it_names_the_package_of_every_teacher(self) -> None:
        names = [teacher["name"] for teacher in self.manifest["trained_on"]["recipe"]["teachers"]]
        packages = [row["weights"].split("`")[-2] for row in read_teachers() if row["teacher"] in names]
        self.assertEqual(len(packages), 2)
        for package in packages:
            self.assertIn(package, self.text)
