"""An iterator of chunks in; the same out, for a server that is slow to send.

What it is read from is let go of at the end, when the client hangs up, and
when the client takes nothing for too long.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from threading import Lock, Timer
from time import monotonic

from geoapp.errors import StoreError

PATIENCE_S = 120.0  # 64 kB in this time is slower than any modem


class Transfer(Iterator[bytes]):
    """Chunks on their way; the first is made at once, so that errors show."""

    def __init__(
        self,
        chunks: Iterator[bytes],
        close: Callable[[], None],
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Make the first chunk and begin to watch.

        Args:
            chunks: What to send.
            close: Lets go of what they are made from; called once, from any
                thread, never while a chunk is made.
            patience_s: How long a client may take for a chunk, seconds.

        Raises:
            GeoappError: If the first chunk cannot be made.
        """
        self._let_go = close
        self._closed = self._stalled = False
        self._patience_s = patience_s
        self._lock = Lock()
        try:
            first = next(chunks, None)
        except BaseException:
            close()
            raise
        self._chunks = chunks if first is None else chain((first,), chunks)
        self._asked = monotonic()
        self._watch_for(patience_s)

    def __next__(self) -> bytes:
        """Return the next chunk.

        Raises:
            GeoappError: If it cannot be made, or the client stood still.
        """
        with self._lock:
            if self._stalled:
                raise StoreError(
                    f"a download stood still for {self._patience_s:g} seconds "
                    "and was given up; start it again"
                )
            self._asked = monotonic()
            try:
                return next(self._chunks)
            except BaseException:  # the end is one of them
                self._end()
                raise

    def close(self) -> None:
        """Let go of what the chunks are made from; twice does no harm."""
        with self._lock:
            self._end()

    def _watch_for(self, seconds: float) -> None:
        self._watch = Timer(seconds, self._look)
        self._watch.daemon = True
        self._watch.start()

    def _look(self) -> None:
        with self._lock:
            left_s = self._asked + self._patience_s - monotonic()
            if self._closed:
                return
            if left_s > 0:
                self._watch_for(left_s)
            else:
                self._stalled = True
                self._end()

    def _end(self) -> None:
        if not self._closed:
            self._closed = True
            self._watch.cancel()
            self._let_go()


def torn_by_errors(transfer: Iterator[bytes], torn: bytes) -> Iterator[bytes]:
    """Yield what is transferred; spoil it where it fails, and fail.

    A server has sent the head by then. One that breaks off the connection tells
    the client; one that ends the answer as if it were whole (granian does) leaves
    a file that its reader refuses.
    """
    try:
        yield from transfer
    except Exception:
        yield torn
        raise
