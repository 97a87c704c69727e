"""The language of the command: English sentences are the keys of a table with the Spanish ones."""

from collections.abc import Mapping

from sentiq.client.command.spanish import SPANISH


class Words:
    """Translates the command's sentences into the language of a locale, English or Spanish."""

    def __init__(self, language: str = "en") -> None:
        self.spanish = language == "es"

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> "Words":
        """Return the words for LC_ALL, LC_MESSAGES or LANG; the first one that is set decides."""
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            if locale := environment.get(name):
                return cls("es" if locale.lower().startswith("es") else "en")
        return cls()

    def __call__(self, template: str, **values: object) -> str:
        """Return a sentence with values in the place of the names in braces."""
        return self.translated(template, values)

    def translated(self, template: str, values: Mapping[str, object]) -> str:
        """Return a sentence with values, the English one where the table has no other."""
        known = SPANISH.get(template, template) if self.spanish else template
        return known.format(**values) if values else known

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with the signs of the language: 1,234.5 in English, 1.234,5 in Spanish."""
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.spanish else text
