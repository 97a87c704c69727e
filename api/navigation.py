"""The links in the head of every page: to the other pages, and to the same page in the other language."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask, current_app, request, url_for

from api.language import LANGUAGE_NAMES, page_language
from api.translations import WORDS

# endpoint -> the word of api/translations.py; a page without a route has no link
PAGES = {"page.show_form": "text_page", "files.show_files": "files_page", "docs.show_docs": "docs_page"}
GET_PAGES = ("page.show_form", "files.show_files", "docs.show_docs", "feedback.show_form")


class Link(NamedTuple):
    """A link to a page."""

    url: str
    name: str
    is_current: bool = False
    language: str = ""


def register_navigation(app: Flask) -> None:
    """Give all templates `page_links` and `language_links`."""
    app.context_processor(lambda: {"page_links": page_links, "language_links": language_links})


def page_links() -> list[Link]:
    """Return the links to the pages that this service has."""
    words: Mapping[str, str] = WORDS[page_language()]
    return [
        Link(url_for(endpoint), words[name], is_current=request.blueprint == endpoint.partition(".")[0])
        for endpoint, name in PAGES.items()
        if endpoint in current_app.view_functions
    ]


def language_links() -> list[Link]:
    """Return the links to the current page in the other languages; an answer's link leads to its form."""
    endpoint = request.endpoint if request.endpoint in GET_PAGES else "page.show_form"
    job_id = request.args.get("job_id")  # of the page of corrections
    return [
        Link(url_for(endpoint, lang=language, job_id=job_id), name, language=language)
        for language, name in LANGUAGE_NAMES.items()
        if language != page_language()
    ]
