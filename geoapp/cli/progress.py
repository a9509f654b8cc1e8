"""Progress bars on a terminal, nothing in a pipe."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from geoapp.gazetteer.build import ensure_gazetteer
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings


def load_with_bar(settings: Settings) -> Backends:
    """Load the backends, showing how the gazetteer is compiled if it is."""
    ensure_with_bar(settings)
    return load_backends(settings)


def ensure_with_bar(settings: Settings) -> None:
    """Compile the gazetteer where needed, showing how."""
    with steps() as show:
        ensure_gazetteer(settings.cache, show)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """Show the steps of a build on a terminal, nothing in a pipe."""
    shape = "{desc} {percentage:3.0f}% |{bar}| {elapsed}"
    with tqdm(disable=None, leave=False, total=100, bar_format=shape) as bar:

        def show(step: str, done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)
            bar.set_description_str(f"gazetteer, {step}")

        yield show


def with_bar(names: Sequence[str]) -> Iterator[str]:
    """Yield names with a bar where there are several."""
    is_short = True if len(names) < 2 else None
    return iter(tqdm(names, unit=" articles", leave=False, disable=is_short))
