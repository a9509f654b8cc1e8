from collections.abc import Iterator
from contextlib import closing
from itertools import count
from threading import Event

import pytest

from geoapp.errors import StoreError
from geoapp.web.transfer import Transfer, torn_by_errors


def failing(chunks: int) -> Iterator[bytes]:
    """Yield so many chunks and then fail."""
    yield from (b"chunk",) * chunks
    raise StoreError("the disk is gone")


def test_chunks_pass_in_order() -> None:
    with closing(Transfer(iter((b"a", b"b", b"c")), lambda: None)) as transfer:
        assert list(transfer) == [b"a", b"b", b"c"]


def test_nothing_to_send_is_no_error() -> None:
    with closing(Transfer(iter(()), lambda: None)) as transfer:
        assert list(transfer) == []


def test_what_fails_at_once_is_told_before_anything_is_sent() -> None:
    closed: list[str] = []

    with pytest.raises(StoreError, match="the disk is gone"):
        Transfer(failing(0), lambda: closed.append("source"))

    assert closed == ["source"]


def test_only_the_first_chunk_is_made_ahead() -> None:
    made: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(9):
            made.append(number)
            yield b"chunk"

    with closing(Transfer(chunks(), lambda: None)):
        assert made == [0]


def test_closing_lets_go_once() -> None:
    closed: list[str] = []
    transfer = Transfer(iter((b"a", b"b")), lambda: closed.append("source"))

    transfer.close()
    transfer.close()

    assert closed == ["source"]


def test_the_end_lets_go_of_everything() -> None:
    closed: list[str] = []

    list(Transfer(iter((b"a", b"b")), lambda: closed.append("source")))

    assert closed == ["source"]


def test_a_client_that_stands_still_is_given_up() -> None:
    closed = Event()
    transfer = Transfer(iter((b"a", b"b")), closed.set, patience_s=0.01)

    assert closed.wait(timeout=10)
    with pytest.raises(StoreError, match=r"stood still for 0\.01 seconds"):
        next(transfer)


def test_a_client_that_still_takes_chunks_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked, closed, looks = Event(), Event(), count()

    def clock() -> float:
        """Stand still, and tell when it has been looked at several times."""
        if next(looks) == 3:
            looked.set()
        return 0.0

    monkeypatch.setattr("geoapp.web.transfer.monotonic", clock)
    transfer = Transfer(iter((b"a", b"b", b"c")), closed.set, patience_s=0.01)

    assert looked.wait(timeout=10)
    assert not closed.is_set()
    assert next(transfer) == b"a"
    transfer.close()


def test_what_fails_on_the_way_is_spoiled_and_fails() -> None:
    body = torn_by_errors(failing(2), b"torn")

    assert [next(body), next(body), next(body)] == [b"chunk", b"chunk", b"torn"]
    with pytest.raises(StoreError, match="the disk is gone"):
        next(body)


def test_what_is_whole_is_not_spoiled() -> None:
    assert list(torn_by_errors(iter((b"a", b"b")), b"torn")) == [b"a", b"b"]
