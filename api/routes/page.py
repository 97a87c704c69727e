"""The page: a form that works without JavaScript, in the language that the browser asks for."""

from flask import Blueprint, render_template, request

from api.request_parsing import read_texts
from api.routes.predict import ask
from api.services import services
from api.translations import label_words, words

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
def form() -> str:
    return render_template("page.html", words=words(), text="", settings=services().settings)


@blueprint.post("/")
def predict() -> str:
    settings = services().settings
    text = read_texts(request, settings).values[0]
    status = ask([text], keep=True)  # whoever reads the page may send feedback later
    prediction = status.predictions[0]
    return render_template(
        "page.html",
        words=words(),
        text=text,
        settings=settings,
        status=status,
        prediction=prediction,
        labels=label_words(prediction.probabilities, status.names),
    )
