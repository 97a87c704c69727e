"""Markdown as the tests of the documentation read it: fenced blocks, headings, links, code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|\bsrc=\"([^\"]+)\"")
INLINE_CODE = re.compile(r"`([^`\n]+)`")
COMMENT = re.compile(r"(?:^|\s+)# .*$", re.MULTILINE)
SHELLS = ("sh", "bash")


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: its language, which may be empty, and the lines between the fences."""

    language: str
    text: str


def fences(markdown: str) -> list[Fence]:
    return [Fence(match[1], match[2]) for match in FENCE.finditer(markdown)]


def prose(markdown: str) -> str:
    """Return the text without its fenced blocks."""
    return FENCE.sub("", markdown)


def headings(markdown: str) -> list[tuple[int, str]]:
    """Return level and title of each heading, in order."""
    return [(len(match[1]), match[2]) for match in HEADING.finditer(prose(markdown))]


def anchors(markdown: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings."""
    found: set[str] = set()
    for _, title in headings(markdown):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(anchor)
    return found


def links(markdown: str) -> list[str]:
    """Return the targets of links and pictures outside code, in order."""
    text = INLINE_CODE.sub("", prose(markdown))
    return [match[1] or match[2] for match in LINK.finditer(text)]


def shell_blocks(markdown: str) -> list[str]:
    """Return the fenced blocks of a shell without their comments, in order."""
    blocks = [fence.text for fence in fences(markdown) if fence.language in SHELLS]
    return [re.sub(r"\n+", "\n", COMMENT.sub("", block)).strip() for block in blocks]


def code(markdown: str) -> Iterator[str]:
    """Yield shell blocks and inline code: the places where commands and paths are written."""
    yield from shell_blocks(markdown)
    for match in INLINE_CODE.finditer(prose(markdown)):
        yield match[1]


def table_rows(markdown: str, first_header: str) -> list[list[str]]:
    """Return the cells of each row of the tables whose first column has this header."""
    rows, inside = [], False
    for line in prose(markdown).splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == first_header:
            inside = True
        elif inside and set(cells[0]) != {"-"}:
            rows.append(cells)
    return rows
