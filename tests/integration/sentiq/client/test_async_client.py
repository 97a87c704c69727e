"""AsyncClient against a real service."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from benchmarks.sample_texts import sample_texts
from sentiq import AsyncClient
from sentiq.client import ClientClosed, TextRefused
from tests.integration.sentiq.client.client_case import BAD, GOOD, ClientCase


class AsyncClientTests(ClientCase):
    def outcome(self, use: Callable[[AsyncClient], Coroutine[Any, Any, Any]]) -> Any:
        """Return what `use` returns for a new client."""

        async def with_client() -> Any:
            async with AsyncClient(self.service.url) as client:
                return await use(client)

        return asyncio.run(with_client())

    def test_one_text_and_a_list_get_what_the_blocking_client_gives(self) -> None:
        items = [GOOD, None, BAD]

        async def use(client: AsyncClient) -> Any:
            return await client.predict(GOOD), await client.predict(items)

        self.assertEqual(self.outcome(use), (self.client.predict(GOOD), self.client.predict(items)))

    def test_an_asynchronous_iterable_is_scored_in_order(self) -> None:
        texts = sample_texts(2_500)

        async def source() -> AsyncIterator[object]:
            for text in texts:
                yield text

        async def use(client: AsyncClient) -> Any:
            return [one.text async for one in client.predict_iter(source())]

        self.assertEqual(self.outcome(use), texts)

    def test_tasks_may_share_a_client(self) -> None:
        async def use(client: AsyncClient) -> Any:
            return await asyncio.gather(*(client.predict(text) for text in [GOOD, BAD] * 10))

        self.assertEqual([one.sentiment for one in self.outcome(use)], ["positive", "negative"] * 10)

    def test_jobs_and_errors_work_as_in_the_blocking_client(self) -> None:
        async def use(client: AsyncClient) -> Any:
            job = await client.submit([GOOD, BAD])
            predictions = await job.wait(60)
            with self.assertRaises(TextRefused):
                await client.predict("")
            await client.aclose()
            with self.assertRaises(ClientClosed):
                await client.predict(GOOD)
            return [one.sentiment for one in predictions]

        self.assertEqual(self.outcome(use), ["positive", "negative"])

    def test_a_task_that_is_cancelled_leaves_no_request_behind(self) -> None:
        async def use(client: AsyncClient) -> Any:
            task = asyncio.create_task(client.predict(sample_texts(20_000)))
            await client.predict(GOOD)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return len(asyncio.all_tasks())

        self.assertEqual(self.outcome(use), 1)
