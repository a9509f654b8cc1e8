"""What a question should be answered with: the features, tested one by one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shapely.geometry import LineString, Point, box, shape

from tests.ogc.world import mapped_articles

Feature = Mapping[str, Any]
Corners = tuple[float, float, float, float]

_LAYERS = {"event": "events", "movement": "movements", "mention": "mentions"}


def world() -> dict[str, tuple[Feature, ...]]:
    """Return the features of the invented articles by layer, as they were added."""
    layers: dict[str, list[Feature]] = {name: [] for name in _LAYERS.values()}
    for _, collection in mapped_articles():
        for feature in collection["features"]:
            layers[_LAYERS[feature["properties"]["kind"]]].append(feature)
    return {name: tuple(features) for name, features in layers.items()}


def ids(features: Iterable[Feature], keep: Callable[[Feature], bool]) -> set[str]:
    """Return the ids of the features that a test keeps."""
    return {feature["id"] for feature in features if keep(feature)}


def meets(feature: Feature, *boxes: Corners) -> bool:
    """Say whether its geometry meets one of the boxes, west south east north."""
    if feature["geometry"] is None:
        return False
    geometry = shape(feature["geometry"])
    return any(geometry.intersects(_area(*corners)) for corners in boxes)


def is_during(feature: Feature, start: str | None, end: str | None) -> bool:
    """Say whether its days meet the seconds from start to end, both included."""
    day = feature["properties"].get("when")
    if day is None:
        return False
    first = datetime.fromisoformat(day).replace(tzinfo=UTC)
    last_day = datetime.fromisoformat(feature["properties"]["when_end"])
    last = last_day.replace(tzinfo=UTC) + timedelta(days=1, seconds=-1)
    return (end is None or first <= _moment(end)) and (
        start is None or last >= _moment(start)
    )


def _area(west: float, south: float, east: float, north: float) -> Any:
    """Return what a box covers, which may be a line or a point."""
    if west < east and south < north:
        return box(west, south, east, north)
    if (west, south) == (east, north):
        return Point(west, south)
    return LineString([(west, south), (east, north)])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
