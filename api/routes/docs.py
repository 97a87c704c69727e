"""GET /docs: openapi.json as a page with examples and forms. Its script reads openapi.json from this service.

An own page: of five usual renderers only Swagger UI 5.35 works under the policy of these pages. It has
1.9 MB, no Spanish, no examples in Python or JavaScript, and axe-core finds too little contrast in 48 places.
"""

from flask import Blueprint, render_template

from api.docs_words import docs_words, script_words
from api.services import services
from api.translations import translations

blueprint = Blueprint("docs", __name__)


@blueprint.get("/docs")
def show_docs() -> str:
    """Needs no API key: it says no more than openapi.json, and the reader enters the key there."""
    return render_template(
        "docs.html",
        words=translations(),
        docs_words=docs_words(),
        script_words=script_words(),
        with_key=services().access.api_keys is not None,
    )
