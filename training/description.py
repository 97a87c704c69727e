"""Description of the shipped model for people: what model.json says to those who open the page.

The figures come from the manifest itself, as `make card` measured them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, str]  # language of the reader -> words

LANGUAGES = ("es", "en")
DESCRIPTION: Words = {
    "en": (
        "The model says whether a text in Spanish or English is negative, neutral or positive: "
        "the feeling or the judgment that its writer expresses. "
        "Neutral is a text without either, such as a fact or a question."
    ),
    "es": (
        "El modelo dice si un texto en español o en inglés es negativo, neutral o positivo: "
        "el sentimiento o el juicio que expresa quien lo escribe. "
        "Neutral es un texto sin ninguno de ellos, como un dato o una pregunta."
    ),
}
NOT_FOR: Mapping[str, list[str]] = {
    "en": [
        "Decisions about single people: hiring, credit, health, moderation without a second look.",
        "Other languages, and news, law, medicine or literature.",
        "Irony, single emotions, or opinions on single aspects: a text gets one answer.",
        "Commercial use as it is: the terms of several of its training texts forbid it.",
    ],
    "es": [
        "Decisiones sobre personas concretas: empleo, crédito, salud, moderación sin una segunda revisión.",
        "Otros idiomas, y noticias, derecho, medicina o literatura.",
        "Ironía, emociones concretas u opiniones sobre cada aspecto: un texto recibe una sola respuesta.",
        "Uso comercial tal como está: lo prohíben las condiciones de varios de sus textos de entrenamiento.",
    ],
}
# Test table -> the kind of its texts. Other tables of figures are not described.
KINDS: Mapping[str, Words] = {
    "es_restaurants_cuba_test": {"en": "reviews of restaurants", "es": "reseñas de restaurantes"},
    "es_hotels_andalusia_test": {"en": "reviews of hotels", "es": "reseñas de hoteles"},
    "es_intertass2017_test": {"en": "tweets", "es": "tuits"},
    "es_written_test": {"en": "tricky everyday sentences", "es": "frases cotidianas difíciles"},
    "en_imdb_test_5000": {"en": "film reviews", "es": "reseñas de películas"},
    "en_sst2_test": {"en": "sentences from film reviews", "es": "frases de reseñas de películas"},
    "en_airline_test": {"en": "tweets to airlines", "es": "tuits a aerolíneas"},
    "en_tweeteval_test": {"en": "tweets", "es": "tuits"},
    "en_written_test": {"en": "tricky everyday sentences", "es": "frases cotidianas difíciles"},
}
# Tried on the model. It finds the last one of each language hard: it is wrong, and not sure.
EXAMPLES: Mapping[str, list[dict[str, Any]]] = {
    "es": [
        {"text": "El hotel era precioso y el personal, muy amable."},
        {"text": "Tres semanas esperando el pedido y nadie contesta al teléfono."},
        {"text": "La tienda abre de lunes a viernes, de diez a dos."},
        {"text": "Qué maravilla: otra hora de cola para que me digan que vuelva mañana.", "hard": True},
    ],
    "en": [
        {"text": "The hotel was beautiful and the staff were very kind."},
        {"text": "My parcel arrived broken and nobody answers my emails."},
        {"text": "The store is open from Monday to Friday, from ten to six."},
        {"text": "Not bad at all, I would even go again.", "hard": True},
    ],
}


def description_members(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of model.json that describe the model; `figures` are those of the manifest."""
    return {
        "languages": list(LANGUAGES),
        "description": dict(DESCRIPTION),
        "not_for": dict(NOT_FOR),
        "accuracy": accuracy_by_kind(figures.get("test", {})),
        "examples": dict(EXAMPLES),
    }


def accuracy_by_kind(tests: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the share of right answers for each kind of texts that was measured, in the order of KINDS.

    tests: test table -> its figures, with the accuracy in percent
    """
    return [
        {
            "language": table.partition("_")[0],
            "texts": tests[table]["rows"],
            "right": round(tests[table]["accuracy"] / 100, 4),
            "kind": dict(kind),
        }
        for table, kind in KINDS.items()
        if table in tests
    ]
