"""Make the picture of the readme: an article in, `static/screenshot.png` out.

By hand, from a checkout: `python -m tests.browser.picture ARTICLE`. It shows
what geoapp makes of the article with the built-in recognizer and gazetteer.
"""

import argparse
import shutil
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from geoapp.article import read_article
from geoapp.assets import assets_folder
from geoapp.pipeline import load_backends, parse
from geoapp.settings import Settings
from geoapp.web import create_app
from tests.browser.conftest import FLAGS, open_map, serving

SIZE = {"width": 1440, "height": 900}


def main(arguments: list[str]) -> None:
    """Map the article, open its page and the card of one event, and take it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("article", type=Path)
    parser.add_argument("--event", type=int, default=1, help="whose card is open")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        settings = Settings(store=str(Path(folder) / "geoapp.gpkg"))
        backends = load_backends(settings)
        app = create_app(settings, backends)
        article = read_article(options.article.read_bytes())
        with closing(app.extensions["geoapp"].store) as store, serving(app) as server:
            store.add(article, parse(article, backends))
            take(f"{server}/articles/{article.id}", options.event)


def take(url: str, event: int) -> None:
    """Open the card of an event on a page and write the picture."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        page = chromium.new_page(viewport=SIZE, color_scheme="light")
        page.emulate_media(reduced_motion="reduce")
        open_map(page, url)
        page.locator("#text").get_by_role("link", name=f"Event {event}:").click()
        page.get_by_role("dialog").wait_for()
        page.screenshot(path=assets_folder("static") / "screenshot.png")
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:])
