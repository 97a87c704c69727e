"""The page: a form that works without JavaScript, in the language that the browser prefers."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import BadRequest

from api.scoring import score_texts
from api.services import services
from api.texts import parse_texts
from api.translations import label_translations, translations

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
def show_form() -> str:
    return render_template("page.html", words=translations(), text="", settings=services().settings)


@blueprint.post("/")
def show_prediction() -> str:
    settings = services().settings
    texts = parse_texts(request, settings)
    if texts.as_list:
        raise BadRequest("The page takes one text: send it in text, or send texts to POST /predict.")
    (text,) = texts.values
    status = score_texts([text], keep=True)  # the reader may send a correction later
    prediction = status.prediction_at(0)
    return render_template(
        "page.html",
        words=translations(),
        text=text,
        settings=settings,
        status=status,
        prediction=prediction,
        labels=label_translations(prediction.probabilities, status.label_names),
    )
