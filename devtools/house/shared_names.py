"""Public names that more than two modules define."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from devtools.house.source_modules import SourceModule

SHARED_ABOVE = 2  # modules
UNITTEST_HOOKS = frozenset(
    {"setUp", "tearDown", "setUpClass", "tearDownClass", "setUpModule", "tearDownModule"}
)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def shared_names(modules: Iterable[SourceModule]) -> dict[str, int]:
    """Return name -> the number of modules that define it, the most frequent first."""
    return _shared((name, str(module.path)) for module in modules for name in public_names(module))


def shared_module_names(modules: Iterable[SourceModule]) -> dict[str, int]:
    """Return name -> the number of files that have it, the most frequent first."""
    return _shared(
        (module.path.stem.removeprefix("test_"), str(module.path))
        for module in modules
        if not module.path.stem.startswith("__")
    )


def public_names(module: SourceModule) -> Iterator[str]:
    """Yield the public functions and classes of a module, and the public methods of those classes."""
    for node in module.tree.body:
        if isinstance(node, Definition) and _is_public(node.name):
            yield node.name
            if isinstance(node, ast.ClassDef):
                yield from (
                    part.name for part in node.body if isinstance(part, Definition) and _is_public(part.name)
                )


def _is_public(name: str) -> bool:
    return not name.startswith(("_", "test_")) and name not in UNITTEST_HOOKS


def _shared(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    places = defaultdict(set)
    for name, path in pairs:
        places[name].add(path)
    counts = {name: len(paths) for name, paths in places.items() if len(paths) > SHARED_ABOVE}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
