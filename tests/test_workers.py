"""Order, a bounded window, and an end without leftovers."""

import multiprocessing
import operator
import os
import signal
from collections.abc import Iterator
from functools import partial
from pkgutil import resolve_name

import pytest

from geoapp.errors import WorkerError
from geoapp.workers import in_order

CALL = partial(resolve_name, "operator:call")  # an item is what a worker calls
UPPER = partial(operator.methodcaller, "upper")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_made_comes_in_the_order_of_the_items(workers: int) -> None:
    items = [letter * 1000 for letter in "abcdefghijklmnopqrstuvwxyz"]

    assert list(in_order(items, UPPER, workers)) == [item.upper() for item in items]


def test_only_a_few_items_are_under_way() -> None:
    taken = []

    def items() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield "a"

    made = in_order(items(), UPPER, 2)
    next(made)
    first = len(taken)
    made.close()  # type: ignore[attr-defined]

    assert 1 <= first <= 8
    assert len(taken) == first


def test_one_process_takes_an_item_only_when_it_is_asked_for() -> None:
    items = iter("abc")

    assert next(in_order(items, UPPER)) == "A"
    assert next(items) == "b"


def test_a_worker_that_dies_is_one_clear_error() -> None:
    items = [partial(int), partial(os._exit, 9), *[partial(int)] * 20]

    with pytest.raises(WorkerError, match="a worker process died"):
        list(in_order(items, CALL, 2))

    assert multiprocessing.active_children() == []


def test_who_stops_early_leaves_no_process_behind() -> None:
    made = in_order([partial(int), *[partial(signal.pause)] * 7], CALL, 2)
    next(made)

    made.close()  # type: ignore[attr-defined]

    assert multiprocessing.active_children() == []


def test_an_error_in_a_worker_comes_out() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order([partial(divmod, 1, 0)], CALL, 2))
