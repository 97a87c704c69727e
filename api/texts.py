"""The texts of a request: which ones can be scored, and why the others cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from api.request_parsing import TEXT_FIELDS, USAGE, parse_fields
from sentiq.messages import TextError
from sentiq.queue.refused_texts import NO_REFUSED_TEXTS, RefusedTexts
from sentiq.settings import Settings

REPEATED_CHARS = 100  # of a text that is too long, in the answer


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that a client wants scored; `as_list` is True when they came as a list.

    `values` are those that can be scored. `sent` are all members of the list, None for what is no string, and
    `refused` the errors of those that cannot be scored.
    """

    values: tuple[str, ...]
    as_list: bool
    sent: Sequence[str | None]
    refused: RefusedTexts = NO_REFUSED_TEXTS

    def shown(self) -> Sequence[str | None]:
        """Return each text as the answer repeats it: those that are too long are cut."""
        if not self.refused.errors:
            return self.sent
        too_long = {index for index, error in self.refused.errors.items() if error.code == "too_long"}
        return [
            text[:REPEATED_CHARS] if text is not None and index in too_long else text
            for index, text in enumerate(self.sent)
        ]


def parse_texts(request: Request, settings: Settings) -> Texts:
    """Return the texts of a request. Raises what parse_fields and check_text raise."""
    fields = parse_fields(request, settings)
    names = [name for name in TEXT_FIELDS if name in fields]
    if not names:
        raise BadRequest(f"There is no text: {USAGE}.")
    if len(names) > 1:
        raise BadRequest(f"{' and '.join(names)} come together: send one of them.")
    name = names[0]
    if name == "texts":
        return _parse_list(fields[name], settings)
    text = check_text(fields[name], name, settings)
    return Texts((text,), as_list=False, sent=(text,))


def check_text(text: object, name: str, settings: Settings) -> str:
    """Return the text if it can be scored; `name` tells the client which text it is.

    Raises BadRequest, RequestEntityTooLarge.
    """
    error = find_error(text, settings, name)
    if error is None:
        return str(text)
    raise (RequestEntityTooLarge if error.code == "too_long" else BadRequest)(f"{error.detail}.")


def find_error(text: object, settings: Settings, name: str = "the text") -> TextError | None:
    """Return the reason why a text cannot be scored, or None; `name` begins the sentence."""
    if not isinstance(text, str):
        return TextError("not_a_string", f"{name} must be a string")
    if not text.strip():
        return TextError("empty", f"{name} is empty: it needs at least one character that is not a blank")
    if "\0" in text:
        return TextError("nul_character", f"{name} holds a NUL character: remove it")
    if len(text) > settings.max_text_chars:
        most = settings.max_text_chars
        return TextError("too_long", f"{name} has {len(text)} characters; at most {most} are allowed")
    return None


def _parse_list(texts: object, settings: Settings) -> Texts:
    """Return the texts of a list. Raises BadRequest if none can be scored, and RequestEntityTooLarge."""
    if not isinstance(texts, list):
        raise BadRequest("texts must be a list of strings.")
    if not texts:
        raise BadRequest("texts is empty: send at least one text.")
    if len(texts) > settings.max_texts:
        raise RequestEntityTooLarge(
            f"{len(texts)} texts; at most {settings.max_texts} are allowed in one request."
        )
    found = ((index, find_error(text, settings)) for index, text in enumerate(texts))
    errors = {index: error for index, error in found if error is not None}
    if not errors:
        return Texts(tuple(texts), as_list=True, sent=texts)
    values = tuple(text for index, text in enumerate(texts) if index not in errors)
    if not values:
        raise BadRequest(f"texts has no text that can be scored. texts[0]: {errors[0].detail}.")
    sent = [text if isinstance(text, str) else None for text in texts]
    return Texts(values, as_list=True, sent=sent, refused=RefusedTexts(errors))
