"""Items in, what is made of each out, in the same order: one process or many.

Only a few items are under way at once, so that memory stays flat however long
the input is.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from geoapp.errors import WorkerError

_UNDER_WAY = 4  # items a worker; enough that none waits for a long one before it

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

# What a worker process makes items into; loaded once, when it starts.
_held: list[Callable[[Any], Any]] = []


def in_order(
    items: Iterable[_Item],
    load: Callable[[], Callable[[_Item], _Made]],
    workers: int = 1,
) -> Iterator[_Made]:
    """Yield what is made of each item, in the order of the items.

    Args:
        items: Read as they are needed, a few ahead with several workers.
        load: Returns what makes one of an item; called once a process, so
            with several workers it, the items and what is made are pickled.
        workers: Processes; 1 stays in this one.

    Raises:
        WorkerError: If a worker process dies.
    """
    if workers == 1:
        yield from map(load(), items)
        return
    pool = ProcessPoolExecutor(
        workers,
        # A copy of a process with threads (fork) can hang.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(load,),
    )
    under_way: deque[Future[_Made]] = deque()
    try:
        for item in items:
            with _uninterrupted():
                under_way.append(pool.submit(_make, item))
            while len(under_way) >= _UNDER_WAY * workers or (
                under_way and under_way[0].done()
            ):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process died, perhaps for want of memory; try fewer --workers"
        ) from error
    except BaseException:
        # Ctrl-C, a closed pipe: what is under way is of no use to anyone.
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let the processes that start within be deaf to Ctrl-C from the first.

    It reaches every process of a group; the first of them ends the others.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(load: Callable[[], Callable[[Any], Any]]) -> None:
    threading.Thread(target=_follow_parent, daemon=True).start()
    _held.append(load())


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(item: Any) -> Any:
    return _held[0](item)
