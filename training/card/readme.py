"""The model card as a page, a model folder's README.md: the prose of template.md around model.json's figures.

Nothing but model.json and the tables beside this module goes into it, so a test can hold the page to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

from training.card.comparison import Card, descriptions_table, published_table, tests_table
from training.card.markdown import NOTHING, picture, table, tenth
from training.card.tsv import HERE, read_sources, read_teachers

README_FILE = "README.md"
PICTURES = "pictures"  # the folder beside README.md
CONFUSION, RELIABILITY, LEARNING = "confusion.svg", "reliability.svg", "learning.svg"
LANGUAGES = {"en": "English", "es": "Spanish"}  # by how the names of sources begin
NOT_MEASURED = "Not measured."


def render(card: Card) -> str:
    """The whole page for the content of a model.json."""
    template = Template((HERE / "template.md").read_text(encoding="utf-8"))
    figures = card["figures"]
    tested = bool(figures.get("test"))
    return template.substitute(
        title=f"{card['name']}-{card['version']}",
        labels=", ".join(card["labels"]),
        max_tokens=card["max_tokens"],
        rows=f"{card['trained_on']['rows']:,}",
        languages=languages(card["trained_on"]["sources"]),
        sources=sources_table(card["trained_on"]["sources"]),
        teachers=teachers(card["trained_on"]["recipe"]),
        test_descriptions=descriptions_table(card) if tested else NOT_MEASURED,
        tests=tests_table(card) if tested else NOT_MEASURED,
        published=published_table(card) if tested else NOT_MEASURED,
        confusion=confusion(figures),
        validation=validation_table(figures["validation"]),
        calibration=calibration(figures),
        learning=learning(figures),
        pairs=pairs_table(figures.get("behaviour")),
        swaps=swaps_table(figures.get("behaviour")),
        speed=speed_table(figures.get("speed")),
        recipe=recipe_table(card["trained_on"]["recipe"]),
    )


def languages(sources: Mapping[str, int]) -> str:
    """How many of the texts are of each language: "80 % English, 20 % Spanish"."""
    counts: Counter[str] = Counter()
    for source, rows in sources.items():
        prefix = source.partition("_")[0]
        counts[LANGUAGES.get(prefix, "other")] += rows
    return ", ".join(f"{rows / counts.total():.0%} {name}" for name, rows in counts.most_common())


def sources_table(sources: Mapping[str, int]) -> str:
    """What the model was trained on, with origin and terms as far as they are known."""
    known = {row["source"]: row for row in read_sources()}
    unknown = {"what": "not described", "origin": NOTHING, "terms": NOTHING}
    rows = []
    for source, count in sources.items():
        row = known.get(source, unknown)
        rows.append([source, f"{count:,}", row["what"], row["origin"], row["terms"]])
    return table(["source", "texts", "what", "taken from", "stated terms"], rows)


def teachers(recipe: Mapping[str, Any]) -> str:
    """Which pretrained encoders it learnt from, if any."""
    names = [teacher["name"] for teacher in recipe.get("teachers", [])]
    if not names:
        return "It learnt from these labels alone."
    known = (row for row in read_teachers() if row["teacher"] in names)
    rows = ([row["what"], row["paper"], row["weights"]] for row in known)
    told = (
        "Of short texts it learnt the answers of larger networks, which others have pretrained and which "
        "were fine-tuned on the same texts. They are not needed to serve it."
    )
    return f"{told}\n\n{table(['teacher', 'described by', 'weights of'], rows)}"


def confusion(figures: Mapping[str, Any]) -> str:
    """The picture of the confusion matrices."""
    if not any("confusion" in test for test in figures.get("test", {}).values()):
        return NOT_MEASURED
    return picture(PICTURES, CONFUSION, "confusion matrices of the public tests")


def validation_table(validation: Mapping[str, Any]) -> str:
    """The figures on the validation texts, by source and of all."""
    parts = {**validation["sources"], "all": validation["all"]}
    return table(
        ["source", "texts", "accuracy", "macro-F1", "accuracy of two classes"],
        (
            [name, f"{part['rows']:,}", *(tenth(part[key]) for key in ("accuracy", "macro_f1", "polarity"))]
            for name, part in parts.items()
        ),
    )


def calibration(figures: Mapping[str, Any]) -> str:
    """How far confidence is from accuracy, and the picture of it."""
    validation = figures["validation"]
    text = (
        f"Expected calibration error on the validation texts: {validation['calibration_error']:.4f}, "
        f"at temperature {figures['temperature']:.2f}."
    )
    if not validation.get("reliability"):
        return text
    return f"{text}\n\n{picture(PICTURES, RELIABILITY, 'reliability diagram of the validation texts')}"


def learning(figures: Mapping[str, Any]) -> str:
    """The picture of the learning curves."""
    if not figures.get("history"):
        return "None were recorded."
    return picture(PICTURES, LEARNING, "loss and accuracy by epoch")


def pairs_table(behaviour: Mapping[str, Any] | None) -> str:
    """How many minimal pairs hold, by kind and of all."""
    if not behaviour:
        return NOT_MEASURED
    kinds = behaviour["minimal_pairs"]
    everything = {key: sum(kind[key] for kind in kinds.values()) for key in ("pairs", "held")}
    return table(
        ["kind", "pairs", "hold", "share"],
        (
            [
                name.replace("_", " "),
                str(kind["pairs"]),
                str(kind["held"]),
                f"{kind['held'] / kind['pairs']:.0%}",
            ]
            for name, kind in {**kinds, "**all**": everything}.items()
        ),
    )


def swaps_table(behaviour: Mapping[str, Any] | None) -> str:
    """By how much name swaps change the score, by kind."""
    if not behaviour:
        return NOT_MEASURED
    return table(
        ["kind", "pairs", "mean change of the score"],
        (
            [name, str(kind["pairs"]), f"{kind['mean_change']:.3f}"]
            for name, kind in behaviour["name_swaps"].items()
        ),
    )


def speed_table(speed: Mapping[str, Any] | None) -> str:
    """Speed, start and size, each with what it should be, and where they were measured."""
    if not speed:
        return NOT_MEASURED
    cores = speed["cores"]
    rows = [
        ["one tweet alone, one thread", f"{speed['one_tweet_ms']:.2f} ms", "1 ms or less"],
        *throughput("tweets a second", speed["tweets_per_s"], cores, "6,000 or more"),
        *throughput("film reviews a second", speed["reviews_per_s"], cores, "1,000 or more"),
        ["a worker ready, from the start of its process", f"{speed['ready_s']:.2f} s", "less than 2 s"],
        ["a ready worker's resident memory", f"{speed['resident_mb']} MB", "400 MB or less"],
        ["model.onnx", f"{speed['onnx_mb']:.1f} MB", "64 MB or less"],
    ]
    where = f"Medians of {speed['rounds']} rounds on {cores} cores; processor: {speed['processor']}."
    return f"{table(['', 'measured', 'should be'], rows)}\n\n{where}"


def throughput(what: str, rates: Mapping[str, int], cores: int, aim: str) -> Iterator[list[str]]:
    """The lines of one kind of text in batches, for both ways to use all cores."""
    yield [f"{what}, {cores} workers of one thread", f"{rates['processes']:,}", aim]
    yield [f"{what}, one worker of {cores} threads", f"{rates['one_process']:,}", aim]


def recipe_table(recipe: Mapping[str, Any]) -> str:
    """Every choice of the recipe."""
    return table(["choice", "value"], ([name, str(value)] for name, value in flat(recipe)))


def flat(choices: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested objects, with names such as `course.schedule.epochs`."""
    for name, value in choices.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            yield from flat({each["name"]: each for each in value}, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
