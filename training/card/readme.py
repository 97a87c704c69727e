"""Model card as a page, a model folder's README.md: the prose of template.md around model.json's figures.

The page depends on nothing but model.json and the tables beside this module, so a test can compare them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

from devtools.markdown import table as markdown_table
from training.card.comparison import Manifest, descriptions_table, published_table, tests_table
from training.card.everyday_section import everyday_section
from training.card.markdown import NOTHING, markdown_picture, tenths
from training.card.tsv import HERE, read_sources, read_teachers

README_FILE = "README.md"
PICTURES = "pictures"  # the folder beside README.md
CONFUSION, RELIABILITY, LEARNING = "confusion.svg", "reliability.svg", "learning.svg"
LANGUAGES = {"en": "English", "es": "Spanish"}  # prefix of a source's name -> language
NOT_MEASURED = "Not measured."


def render_readme(manifest: Manifest) -> str:
    """Return the whole page for the content of a model.json."""
    template = Template((HERE / "template.md").read_text(encoding="utf-8"))
    figures, trained_on = manifest["figures"], manifest["trained_on"]
    tested = bool(figures.get("test"))
    return template.substitute(
        title=f"{manifest['name']}-{manifest['version']}",
        labels=", ".join(manifest["labels"]),
        max_tokens=manifest["max_tokens"],
        rows=f"{trained_on['rows']:,}",
        languages=language_shares(trained_on["sources"]),
        sources=sources_table(trained_on["sources"]),
        teachers=start_sentence(trained_on) + teachers_section(trained_on["recipe"]),
        test_descriptions=descriptions_table(manifest) if tested else NOT_MEASURED,
        tests=tests_table(manifest) if tested else NOT_MEASURED,
        published=published_table(manifest) if tested else NOT_MEASURED,
        confusion=confusion_picture(figures),
        validation=validation_table(figures["validation"]),
        calibration=calibration_section(figures),
        learning=learning_picture(figures),
        pairs=pairs_table(figures.get("behavior")),
        swaps=swaps_table(figures.get("behavior")),
        speed=speed_table(figures.get("speed")),
        recipe=recipe_table(trained_on["recipe"] | fine_tuning_choices(trained_on)),
        **everyday_section(figures, NOT_MEASURED),
    )


def fine_tuning_choices(trained_on: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices of the fine-tuning as a part of the recipe; empty without a fine-tuning."""
    tuning = trained_on.get("fine_tuning")
    return {"fine_tuning": tuning} if tuning else {}


def start_sentence(trained_on: Mapping[str, Any]) -> str:
    """Return the sentence that names the model that was continued; empty for one made from nothing."""
    tuning = trained_on.get("fine_tuning")
    if not tuning:
        return ""
    return (
        f"It continues {tuning['start']}, which learned from the collected texts. It learned the written "
        f"sentences and rehearsed the collected texts with the answers of {tuning['start']}. Its weights are "
        "an average of the weights before and after.\n\n"
    )


def language_shares(sources: Mapping[str, int]) -> str:
    """Return the share of the texts of each language: "80% English, 20% Spanish"."""
    counts: Counter[str] = Counter()
    for source, rows in sources.items():
        prefix = source.partition("_")[0]
        counts[LANGUAGES.get(prefix, "other")] += rows
    return ", ".join(f"{rows / counts.total():.0%} {name}" for name, rows in counts.most_common())


def sources_table(sources: Mapping[str, int]) -> str:
    """Return the table of the training sources, with their origin and terms as far as they are known."""
    known = {row["source"]: row for row in read_sources()}
    unknown = {"description": "not described", "origin": NOTHING, "terms": NOTHING}
    rows = []
    for source, count in sources.items():
        row = known.get(source, unknown)
        rows.append([source, f"{count:,}", row["description"], row["origin"], row["terms"]])
    return markdown_table(["source", "texts", "description", "taken from", "terms"], rows)


def teachers_section(recipe: Mapping[str, Any]) -> str:
    """Return the paragraph and table of the teachers, if the model has any."""
    names = [teacher["name"] for teacher in recipe.get("teachers", [])]
    if not names:
        return "It learned from these labels alone."
    known = (row for row in read_teachers() if row["teacher"] in names)
    rows = ([row["description"], row["paper"], row["weights"]] for row in known)
    introduction = (
        "For short texts it also learned from the soft labels of larger networks, its teachers. Others "
        "pretrained these; here they were fine-tuned on the same texts. Serving the model does not need them."
    )
    return f"{introduction}\n\n{markdown_table(['teacher', 'paper', 'weights'], rows)}"


def confusion_picture(figures: Mapping[str, Any]) -> str:
    """Return the picture of the confusion matrices."""
    if not any("confusion" in test for test in figures.get("test", {}).values()):
        return NOT_MEASURED
    return markdown_picture(PICTURES, CONFUSION, "confusion matrices of the public tests")


def validation_table(validation: Mapping[str, Any]) -> str:
    """Return the table of the figures on the validation texts, by source and of all."""
    parts = {**validation["sources"], "all": validation["all"]}
    return markdown_table(
        ["source", "texts", "accuracy", "macro-F1", "accuracy of two classes"],
        (
            [name, f"{part['rows']:,}", *(tenths(part[key]) for key in ("accuracy", "macro_f1", "polarity"))]
            for name, part in parts.items()
        ),
    )


def calibration_section(figures: Mapping[str, Any]) -> str:
    """Return the calibration error in a sentence, and the reliability diagram."""
    validation = figures["validation"]
    text = (
        f"Expected calibration error on the validation texts: {validation['calibration_error']:.4f}, "
        f"at temperature {figures['temperature']:.2f}."
    )
    by_language = validation.get("calibration_error_by_language", {})
    if by_language:
        parts = (f"{LANGUAGES[language]} {error:.4f}" for language, error in by_language.items())
        text += f" By language: {', '.join(parts)}."
    if not validation.get("reliability"):
        return text
    picture = markdown_picture(PICTURES, RELIABILITY, "reliability diagram of the validation texts")
    return f"{text}\n\n{picture}"


def learning_picture(figures: Mapping[str, Any]) -> str:
    """Return the picture of the learning curves."""
    if not figures.get("history"):
        return "Not recorded."
    return markdown_picture(PICTURES, LEARNING, "loss and accuracy by epoch")


def pairs_table(behavior: Mapping[str, Any] | None) -> str:
    """Return the table of the minimal pairs that hold, by kind and of all."""
    if not behavior:
        return NOT_MEASURED
    kinds = behavior["minimal_pairs"]
    everything = {key: sum(kind[key] for kind in kinds.values()) for key in ("pairs", "held")}
    return markdown_table(
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


def swaps_table(behavior: Mapping[str, Any] | None) -> str:
    """Return the table of the mean change of the score in name swaps, by kind."""
    if not behavior:
        return NOT_MEASURED
    return markdown_table(
        ["kind", "pairs", "mean change of the score"],
        (
            [name, str(kind["pairs"]), f"{kind['mean_change']:.3f}"]
            for name, kind in behavior["name_swaps"].items()
        ),
    )


def speed_table(speed: Mapping[str, Any] | None) -> str:
    """Return the table of speed, start-up time and size, each with its target, and the machine."""
    if not speed:
        return NOT_MEASURED
    cores = speed["cores"]
    rows = [
        ["one tweet alone, one thread", f"{speed['one_tweet_ms']:.2f} ms", "1 ms or less"],
        *throughput_lines("tweets per second", speed["tweets_per_s"], cores, "6,000 or more"),
        *throughput_lines("film reviews per second", speed["reviews_per_s"], cores, "1,000 or more"),
        ["a worker's start-up, until it is ready", f"{speed['ready_s']:.2f} s", "less than 2 s"],
        ["resident memory of a ready worker", f"{speed['resident_mb']} MB", "400 MB or less"],
        ["model.onnx", f"{speed['onnx_mb']:.1f} MB", "64 MB or less"],
    ]
    machine = f"Medians of {speed['rounds']} rounds on {cores} cores; processor: {speed['processor']}."
    return f"{markdown_table(['', 'measured', 'target'], rows)}\n\n{machine}"


def throughput_lines(texts: str, rates: Mapping[str, int], cores: int, target: str) -> Iterator[list[str]]:
    """Yield the lines of one kind of text in batches, for both ways to use all cores."""
    yield [f"{texts}, {cores} workers of one thread", f"{rates['processes']:,}", target]
    yield [f"{texts}, one worker of {cores} threads", f"{rates['one_process']:,}", target]


def recipe_table(recipe: Mapping[str, Any]) -> str:
    """Return the table of every choice of the recipe."""
    return markdown_table(["choice", "value"], ([name, str(value)] for name, value in flatten(recipe)))


def flatten(choices: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of nested objects, with names such as `schedule.optimizer.learning_rate`."""
    for name, value in choices.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")
        elif isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            yield from flatten({each["name"]: each for each in value}, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
