"""From items to predictions: requests to /predict, cut smaller where they must be, and their answers."""

from collections.abc import Sequence
from time import monotonic

import orjson

from sentiq.client.answers import Answer
from sentiq.client.errors import JobNotFound, NotSentiq
from sentiq.client.job_requests import JobRequests, job_predictions
from sentiq.client.patience import Patience
from sentiq.client.persistent_requests import PersistentRequests
from sentiq.client.predictions import Prediction, TextError
from sentiq.client.request_size import RequestSize
from sentiq.client.request_slots import RequestSlots
from sentiq.client.sent_items import SentItems
from sentiq.client.service_limits import ServiceLimits

REFUSALS_BEFORE_CUT = 3
SMALL = (
    64  # texts; a request of so few is not cut because the service is busy: a worker takes them as one batch
)
QUICK_S, SLOW_S = 2.0, 5.0  # of a request; PREDICT_TIMEOUT_S is 10 by default
MOST_FAILURES = 12  # requests in a row; cutting 1,000 texts down to one makes ten
UNSCORED = frozenset(("expired", "cancelled"))  # codes of texts that may be sent again


class Scorer:
    """Scores items in requests, as large and as many as the service takes."""

    def __init__(
        self,
        requests: PersistentRequests,
        jobs: JobRequests,
        slots: RequestSlots,
        size: RequestSize,
        timeout_s: float,
    ) -> None:
        self._requests = requests
        self._jobs = jobs
        self._slots = slots
        self._size = size
        self._timeout_s = timeout_s
        self._failures = 0  # in a row
        self._limits = ServiceLimits()

    async def score_items(self, items: Sequence[object]) -> list[Prediction]:
        """Return a prediction, or an error, for each item in order.

        There are as many as a request may have. Raises ClientError if the service cannot be used.
        """
        sent = SentItems.from_items(items)
        return sent.with_predictions(
            await self._score(sent.texts, Patience(self._timeout_s)) if sent.texts else ()
        )

    async def _score(self, texts: list[str], patience: Patience) -> list[Prediction]:
        errors = [self._limits.error_of(text) for text in texts]
        if not any(errors):
            return await self._request_scores(texts, patience)
        sent = SentItems(
            texts, errors, [text for text, error in zip(texts, errors, strict=True) if not error]
        )
        return sent.with_predictions(await self._score(sent.texts, patience) if sent.texts else ())

    async def _request_scores(self, texts: list[str], patience: Patience) -> list[Prediction]:
        # A single text that is refused gets a status that says why.
        body = orjson.dumps({"texts": texts} if len(texts) > 1 else {"text": texts[0]})
        most_refusals = REFUSALS_BEFORE_CUT if len(texts) > SMALL else None
        answer = await self._requests.answer(
            "POST", "/predict", patience, body=body, in_slot=True, most_refusals=most_refusals
        )
        if answer.status == 200:
            predictions = self._read_predictions(texts, answer)
            self._note_time(len(texts), answer.took_s)
        elif answer.status == 504 and answer.job_id:
            predictions = await self._late_predictions(texts, answer.job_id, patience)
        else:
            predictions = await self._score_refused(texts, answer, patience)
        return await self._score_expired(predictions, patience)

    def _read_predictions(self, texts: list[str], answer: Answer) -> list[Prediction]:
        listed = answer.read_fields(
            lambda fields: list(fields["predictions"]) if len(texts) > 1 else [fields]
        )
        if len(listed) != len(texts):
            raise NotSentiq(f"{answer.url} answers with {len(listed)} predictions for {len(texts)} texts")
        self._failures = 0
        return answer.read_fields(lambda _: list(map(Prediction.from_fields, texts, listed)))

    def _note_time(self, texts: int, took_s: float) -> None:
        """Adapt parallelism and size to a request that was answered after `took_s` seconds."""
        self._slots.note_answer(texts)
        if took_s < QUICK_S:
            self._size.note_quick(texts)
        elif took_s > SLOW_S:
            self._slots.note_overload(monotonic() - took_s)
            if self._slots.limit == 1:
                self._size.note_too_slow(texts)

    async def _late_predictions(self, texts: list[str], job_id: str, patience: Patience) -> list[Prediction]:
        """Return the outcome of a job whose request ran out of time in the service."""
        self._slots.note_overload(monotonic())
        self._size.note_too_slow(len(texts))
        try:
            fields = await self._jobs.ended_fields(job_id, patience)
        except JobNotFound:
            return [Prediction(text, error=TextError("expired", "the job is forgotten")) for text in texts]
        return job_predictions(texts, fields)

    async def _score_expired(self, predictions: list[Prediction], patience: Patience) -> list[Prediction]:
        """Score those texts again for which no worker was free in time."""
        expired = [
            (index, one.text)
            for index, one in enumerate(predictions)
            if one.error and one.error.code in UNSCORED and one.text is not None
        ]
        if not expired:
            return predictions
        self._size.note_too_slow(len(predictions))
        await patience.pause("the service has no worker, or too few, to score the texts in time")
        again = await self._score_parts([text for _, text in expired], patience)
        merged = list(predictions)
        for (index, _), prediction in zip(expired, again, strict=True):
            merged[index] = prediction
        return merged

    async def _score_refused(self, texts: list[str], answer: Answer, patience: Patience) -> list[Prediction]:
        """Score texts whose request was refused in smaller requests; give one alone its error."""
        if answer.status in (503, 504):
            self._size.note_too_slow(len(texts))
            await patience.pause(f"the service is busy ({answer.detail.rstrip('.')})", answer.retry_after_s)
            return await self._score_parts(texts, patience)
        if answer.status not in (400, 413, 500) or not (answer.is_of_sentiq or answer.status == 413):
            raise answer.error()
        if answer.status == 500:
            self._count_failure(answer)
        if len(texts) == 1:
            return [Prediction(texts[0], error=_refusal(answer))]
        if answer.status != 500:
            await self._note_refusal(texts, answer, patience)
        return await self._score_parts(texts, patience)

    async def _note_refusal(self, texts: list[str], answer: Answer, patience: Patience) -> None:
        """Find out the limits of a service that refuses several texts as too many, too long or too large."""
        if not self._limits.asked_for:
            await self._limits.ask(self._requests, patience)
            self._size.note_most(self._limits.most_texts)
        if answer.status == 413 and not any(map(self._limits.error_of, texts)):
            self._size.note_too_large(len(texts))

    def _count_failure(self, answer: Answer) -> None:
        """Count an answer of status 500. Raises ServiceFailed after MOST_FAILURES in a row."""
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            raise answer.error()

    async def _score_parts(self, texts: list[str], patience: Patience) -> list[Prediction]:
        """Score the texts in two requests, one after the other; one text in one."""
        half = (len(texts) + 1) // 2
        parts = [part for part in (texts[:half], texts[half:]) if part]
        return [prediction for part in parts for prediction in await self._score(part, patience)]


def _refusal(answer: Answer) -> TextError:
    code = {413: "too_long", 500: "scoring_failed"}.get(answer.status, "refused")
    return TextError(code, answer.detail)
