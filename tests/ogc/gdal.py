"""GDAL's programs, run as anybody would run them."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WAIT_S = 60


@dataclass(frozen=True)
class Ran:
    """What a program wrote, and how it ended."""

    status: int
    out: str
    told: str

    @property
    def features(self) -> list[dict[str, Any]]:
        """Return the features that were written as GeoJSON."""
        return json.loads(self.out)["features"]

    @property
    def ids(self) -> list[str]:
        return [identity(feature) for feature in self.features]

    @property
    def asked(self) -> list[str]:
        """Return the addresses that were asked, where CPL_DEBUG tells them."""
        lines = (line for line in self.told.splitlines() if "Fetch(" in line)
        return [line.partition("Fetch(")[2].rpartition(")")[0] for line in lines]


def identity(feature: Mapping[str, Any]) -> str:
    """Return the id of a feature: GDAL keeps it as a property, or where it was."""
    return feature["properties"].get("id") or feature["id"]


def run(program: str, *arguments: str | Path, **settings: str) -> Ran:
    """Run one of GDAL's programs; settings are configuration options."""
    options: Mapping[str, str] = {"NO_PROXY": "127.0.0.1", **settings}
    command: Sequence[str] = (program, *map(str, arguments))
    ran = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_WAIT_S,
        env={**os.environ, **options},
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def ogrinfo(*arguments: str | Path, **settings: str) -> Ran:
    return run("ogrinfo", *arguments, **settings)


def to_geojson(source: str | Path, layer: str, *options: str, **settings: str) -> Ran:
    """Read a layer; gives what GDAL makes of its features."""
    written = ("-f", "GeoJSON", "/vsistdout/")
    return run("ogr2ogr", *written, source, layer, *options, **settings)
