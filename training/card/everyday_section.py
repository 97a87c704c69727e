"""Section of the model card on everyday language, from the figures of model.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from devtools.markdown import table as markdown_table
from training.card.markdown import NOTHING, tenths

LANGUAGE_NAMES = {"es": "Spanish", "en": "English"}

Everyday = Mapping[str, Any]


def everyday_section(figures: Mapping[str, Any], missing: str) -> dict[str, str]:
    """Return the tables of the section by their names in the template; `missing` if nothing was measured."""
    everyday, earlier = figures.get("everyday"), figures.get("earlier")
    if not everyday:
        return dict.fromkeys(("everyday", "phenomena", "invariance", "mistakes", "not_sure"), missing)
    before = (earlier["model"], earlier["everyday"]) if earlier else (NOTHING, {})
    return {
        "everyday": everyday_table(everyday, *before),
        "phenomena": phenomena_table(everyday, *before),
        "invariance": invariance_table(everyday, *before),
        "mistakes": mistakes_table(everyday),
        "not_sure": not_sure_sentence(figures),
    }


def everyday_table(everyday: Everyday, name: str, before: Everyday) -> str:
    """Return the shares of right and of opposite answers, and of plain neutral texts called neutral."""
    rows = []
    for language, written in everyday["written"].items():
        old = before.get("written", {}).get(language, {})
        for key, words in (("accuracy", "right"), ("opposite", "opposite")):
            label = f"{LANGUAGE_NAMES[language]}: {words}"
            rows.append([label, str(written["rows"]), tenths(written[key]), tenths(old.get(key))])
    neutral, old = everyday["neutral"], before.get("neutral", {})
    rows.append(
        ["plain neutral", str(neutral["rows"]), tenths(neutral["neutral"]), tenths(old.get("neutral"))]
    )
    return markdown_table(["sentences, %", "number", "this model", name], rows)


def phenomena_table(everyday: Everyday, name: str, before: Everyday) -> str:
    """Return the accuracy of each phenomenon, in both languages."""
    written, old = everyday["written"], before.get("written", {})
    header = ["phenomenon, % right"]
    for language in written:
        header += [f"{LANGUAGE_NAMES[language]}", f"{LANGUAGE_NAMES[language]}, {name}"]
    phenomena = next(iter(written.values()))["phenomena"]
    rows = []
    for phenomenon in phenomena:
        row = [phenomenon.replace("_", " ")]
        for language in written:
            row.append(tenths(written[language]["phenomena"].get(phenomenon)))
            row.append(tenths(old.get(language, {}).get("phenomena", {}).get(phenomenon)))
        rows.append(row)
    return markdown_table(header, rows)


def invariance_table(everyday: Everyday, name: str, before: Everyday) -> str:
    """Return the share of the labels that a change of the text alters."""
    rows = []
    for language, changes in everyday["invariance"].items():
        old = before.get("invariance", {}).get(language, {})
        rows += [
            [
                f"{LANGUAGE_NAMES[language]}: {kind.replace('_', ' ')}",
                str(change["texts"]),
                tenths(change["changed"]),
                tenths(old.get(kind, {}).get("changed")),
            ]
            for kind, change in changes.items()
        ]
    return markdown_table(["change", "sentences", "other label, %", name], rows)


def mistakes_table(everyday: Everyday) -> str:
    """Return opposite answers that the model gives with much confidence."""
    return markdown_table(["sentence", "about", "meant", "answer"], mistake_rows(everyday))


def mistake_rows(everyday: Everyday) -> Iterator[list[str]]:
    """Yield the cells of each mistake."""
    for mistakes in everyday["mistakes"].values():
        for mistake in mistakes:
            text = mistake["text"].replace("|", "\\|")
            yield [text, mistake["phenomenon"].replace("_", " "), mistake["label"], mistake["answer"]]


def not_sure_sentence(figures: Mapping[str, Any]) -> str:
    """Return the threshold of "not sure" with its figures on the validation texts."""
    not_sure = figures["validation"].get("not_sure")
    if not not_sure:
        return ""
    return (
        f"Below a confidence of {not_sure['threshold']:.3f} (`threshold` in model.json) lie "
        f"{not_sure['wrong']:.0f} % of the wrong and {not_sure['right']:.0f} % of the right answers."
    )
