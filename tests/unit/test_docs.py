"""Every command, path and link in the documentation exists."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import TestCase

import yaml

from tests.markdown import anchors, code, links, prose

REPOSITORY = Path(__file__).parent.parent.parent
PAGES = [
    *(REPOSITORY / name for name in ("README.md", "README.es.md", "CONTRIBUTING.md", "SECURITY.md")),
    REPOSITORY / "CODE_OF_CONDUCT.md",
    REPOSITORY / ".github" / "PULL_REQUEST_TEMPLATE.md",
    *sorted((REPOSITORY / "docs").glob("*.md")),
]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))

MAKE = re.compile(r"(?:^|[\s;&|(])make(?: +[A-Z_]+=\S+)* +([a-z][a-z-]*)")
MAKE_TARGET = re.compile(r"^([a-z][a-z-]*) *:(?!=)", re.MULTILINE)
PYTHON_MODULE = re.compile(r"\bpython3? -m ([\w.]+)")
COMPOSE = re.compile(r"docker[- ]compose((?: -f \S+)*) ([a-z]+)([^\n|&;#>]*)")
COMPOSE_WITH_SERVICES = ("build", "exec", "logs", "ps", "pull", "restart", "start", "stop", "up")
SEPARATORS = re.compile(r"[\s'\"=,;()<>]+")
PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
FILE_TYPES = re.compile(
    r"[\w*]\.(py|md|ya?ml|json|toml|txt|in|lua|conf|sh|svg|png|tsv|keras|onnx|html|css)(\.monitor)?$"
)

LINE_CHARS = 120
UNWRAPPED = re.compile(r"\||!\[|<img ")

# paths that a command or the reader makes
MADE_FOLDERS = (
    ".venv",
    ".run",
    ".elasticsearch",
    "dist",
    "stress_test/report",
    "topics",
    "model/artifacts/topics",
)
MADE_FILES = (".env", "docker-compose.override.yml", "bench.md", "bench.json")


def repository_files() -> set[str]:
    """Return the paths of all files outside hidden folders, and of hidden files at the root."""
    return {
        path.relative_to(REPOSITORY).as_posix()
        for top in REPOSITORY.iterdir()
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and (top.is_file() or not top.name.startswith(".") or top.name == ".github")
    }


FILES = repository_files()
TOP_LEVEL = {path.name for path in REPOSITORY.iterdir()}


def missing_targets(text: str) -> list[str]:
    targets = set(MAKE_TARGET.findall((REPOSITORY / "Makefile").read_text(encoding="utf-8")))
    return [target for piece in code(text) for target in MAKE.findall(piece) if target not in targets]


def missing_modules(text: str) -> list[str]:
    """Return the modules of `python -m MODULE` that are in a folder of the repository but not there."""
    named = [module for piece in code(text) for module in PYTHON_MODULE.findall(piece)]
    return [module for module in named if module.split(".")[0] in TOP_LEVEL and not is_module(module)]


def is_module(module: str) -> bool:
    path = module.replace(".", "/")
    return f"{path}.py" in FILES or f"{path}/__main__.py" in FILES


def missing_paths(text: str) -> list[str]:
    return [path for piece in code(text) for path in paths(piece) if not exists(path)]


def paths(piece: str) -> Iterator[str]:
    """Yield the words of a piece of code that look like paths of this repository."""
    for word in SEPARATORS.split(piece):
        path = word.rstrip(".:")
        if PATH.fullmatch(path) and path[0] != "-" and not is_made(path):
            in_a_folder = "/" in path and path.split("/")[0] in TOP_LEVEL
            if in_a_folder or FILE_TYPES.search(path):
                yield path


def is_made(path: str) -> bool:
    return path in MADE_FILES or any(Path(path).is_relative_to(folder) for folder in MADE_FOLDERS)


def exists(path: str) -> bool:
    """Return True for a path from the root, a pattern, or the end of a file's path."""
    if "*" in path:
        return any(REPOSITORY.glob(path))
    return (REPOSITORY / path).exists() or any(f"/{file}".endswith(f"/{path}") for file in FILES)


def broken_links(text: str, page: Path) -> list[str]:
    return [link for link in links(text) if "://" not in link and not resolves(link, page)]


def resolves(link: str, page: Path) -> bool:
    target, _, anchor = link.partition("#")
    path = page.parent / target if target else page
    return path.exists() and (not anchor or anchor in anchors(path.read_text(encoding="utf-8")))


def long_lines(text: str) -> list[str]:
    """Return the lines of prose above LINE_CHARS. Tables and badges cannot be wrapped."""
    return [line for line in prose(text).splitlines() if len(line) > LINE_CHARS and not UNWRAPPED.match(line)]


def unknown_services(text: str) -> list[str]:
    """Return the words of Compose commands that should be a compose file's services and are not."""
    found = []
    for piece in code(text):
        for files, command, rest in COMPOSE.findall(piece):
            known = services(files.replace(" -f ", " ").split() or ["docker-compose.yml"])
            found += [name for name in services_named(command, rest) if name not in known]
    return found


def services(files: list[str]) -> set[str]:
    loaded = (yaml.safe_load((REPOSITORY / file).read_text(encoding="utf-8")) for file in files)
    return {name for content in loaded for name in content["services"]}


def services_named(command: str, rest: str) -> list[str]:
    scaled = re.findall(r"(?:^| )(?:--scale[= ])?(\w+)=", rest)
    plain = [word for word in rest.split() if re.fullmatch(r"[\w-]*\w", word) and word[0] != "-"]
    if command not in COMPOSE_WITH_SERVICES:
        return scaled
    return scaled + (plain[:1] if command == "exec" else plain)


class TestDocumentation(TestCase):
    def test_every_make_target_exists(self) -> None:
        self.for_each_page(missing_targets)

    def test_every_module_exists(self) -> None:
        self.for_each_page(missing_modules)

    def test_every_path_exists(self) -> None:
        self.for_each_page(missing_paths)

    def test_every_service_of_a_compose_command_exists(self) -> None:
        self.for_each_page(unknown_services)

    def test_every_link_and_anchor_exists(self) -> None:
        for page in PAGES:
            with self.subTest(page.name):
                self.assertEqual(broken_links(page.read_text(encoding="utf-8"), page), [])

    def test_lines_of_prose_have_up_to_120_characters(self) -> None:
        for page in (*PAGES, REPOSITORY / "CHANGELOG.md"):
            with self.subTest(page.name):
                self.assertEqual(long_lines(page.read_text(encoding="utf-8")), [])

    def test_the_workflows_run_targets_that_exist(self) -> None:
        self.assertTrue(WORKFLOWS)
        for workflow in WORKFLOWS:
            with self.subTest(workflow.name):
                text = workflow.read_text(encoding="utf-8")
                self.assertEqual(missing_targets(f"```sh\n{text}```\n"), [])

    def for_each_page(self, missing: Callable[[str], list[str]]) -> None:
        for page in PAGES:
            with self.subTest(page.name):
                self.assertEqual(missing(page.read_text(encoding="utf-8")), [])


class TestTheChecks(TestCase):
    """The tests above can fail: each check finds what is wrong and accepts what is right."""

    def test_a_missing_make_target_is_found(self) -> None:
        text = "Run `make test`, `PORT=1 make nothing-here`, `make DATA=x gone` or make sense.\n"
        self.assertEqual(missing_targets(text), ["nothing-here", "gone"])

    def test_a_missing_module_is_found(self) -> None:
        commands = "python -m venv x\npython -m benchmarks\npython3 -m benchmarks.gone  # python -m api.no"
        text = f"```sh\n{commands}\n```\n"
        self.assertEqual(missing_modules(text), ["benchmarks.gone"])

    def test_a_missing_path_is_found(self) -> None:
        text = (
            "`docs/gone.md`, `gone.py`, `api/gone/`, `tests/*/gone.py`\n"
            "`docs/*.md`, `settings.py`, `api/`, `.env`, `.txt`, `/openapi.json`, `a/b`\n"
            "`stress_test/report/x.html`\n"
            "```sh\nnosetests tests/none\n```\n"
        )
        missing = ["tests/none", "docs/gone.md", "gone.py", "api/gone/", "tests/*/gone.py"]
        self.assertEqual(missing_paths(text), missing)

    def test_an_unknown_service_is_found(self) -> None:
        text = (
            "`docker compose up -d --scale model=3 --scale one=2`, `docker-compose scale two=1`, "
            "`docker compose logs -f api three`, `docker compose exec four ls`, `docker compose down -v`, "
            "`docker compose -f docker-compose.yml.monitor restart graylog five`\n"
        )
        self.assertEqual(unknown_services(text), ["one", "two", "three", "four", "five"])

    def test_a_long_line_is_found(self) -> None:
        line = "word " * 24 + "w"
        text = f"{line[:-1]}\n{line}\n| {line} |\n```text\n{line}\n```\n![{line}](a.svg)\n"
        self.assertEqual(long_lines(text), [line])

    def test_a_broken_link_is_found(self) -> None:
        text = (
            "[a](README.md) [b](README.md#settings) [c](README.md#gone) [d](gone.md) "
            "![e](docs/pictures/gone.png) [f](https://example.org) `[g](code.md)` "
            '<img src="gone.svg"> [h](#here)\n\n# Here\n'
        )
        page = REPOSITORY / "README.md"
        self.assertEqual(
            broken_links(text, page),
            ["README.md#gone", "gone.md", "docs/pictures/gone.png", "gone.svg", "#here"],
        )
