"""An event loop in a thread, for code that has none."""

import asyncio
import concurrent.futures
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from sentiq.client.errors import ClientClosed

T = TypeVar("T")


class LoopThread:
    """An event loop that runs in a daemon thread of this process. Any thread may call its methods."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sentiq-client", daemon=True)
        self._thread.start()

    @property
    def is_of_this_process(self) -> bool:
        """Return False in a process that was forked: a thread does not survive a fork."""
        return self._process == os.getpid()

    def start_task(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start `work` in the loop. Raises ClientClosed after `stop`."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError as error:
            work.close()
            raise ClientClosed("the client is closed: make a new one") from error

    def stop(self) -> None:
        """Cancel all work, and end the loop and the thread. In a forked process, do nothing."""
        if not self.is_of_this_process or self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(_cancel_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def result_of(future: "Future[T]") -> T:
    """Wait for a result. Ctrl-C ends the wait and cancels the work. Raises ClientClosed after `stop`."""
    try:
        return future.result()
    except concurrent.futures.CancelledError as error:
        raise ClientClosed("the client was closed during the call") from error
    finally:
        future.cancel()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
