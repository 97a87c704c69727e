"""The page for files: it reads a table in the browser and sends its texts to POST /predict."""

from flask import Blueprint, render_template, url_for

from api.files_words import files_words
from api.language import page_language
from api.services import services
from api.translations import label_translations, translations
from sentiq.sentiment import NEGATIVE, NEUTRAL, POSITIVE

blueprint = Blueprint("files", __name__)


@blueprint.get("/files")
def show_files() -> str:
    settings, language = services().settings, page_language()
    limits = {
        "url": url_for("predict.predict"),
        "maxTexts": settings.max_texts,
        "maxChars": settings.max_text_chars,
        "maxBytes": settings.max_body_bytes,
    }
    words = {
        **files_words(language),
        "language": language,
        "labels": label_translations((NEGATIVE, NEUTRAL, POSITIVE), {}),
    }
    return render_template("files.html", words=translations(), files=words, limits=limits)
