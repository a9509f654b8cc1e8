"""The grid of land: what is land there is land, and lines across it are measured."""

import numpy as np
import pytest

from geoapp.routing.land import COLUMNS, ROWS, grid, is_land, km_over_land


@pytest.mark.parametrize(
    ("lon", "lat", "land"),
    [
        (37.6, 55.7, True),
        (-100.0, 40.0, True),
        (134.0, -25.0, True),
        (179.0, 67.5, True),
        (-179.0, 67.0, True),
        (0.0, -85.0, True),
        (34.0, 43.5, False),
        (50.5, 41.5, False),
        (-30.0, 0.0, False),
        (180.0, 0.0, False),
        (-180.0, 0.0, False),
        (0.0, 90.0, False),
    ],
)
def test_land_is_land_and_sea_is_sea(lon: float, lat: float, land: bool) -> None:
    assert is_land(np.array([[lon, lat]])).tolist() == [land]


def test_a_third_of_the_map_is_land() -> None:
    assert grid().shape == (ROWS, COLUMNS)
    assert grid().mean() == pytest.approx(0.331, abs=0.001)


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ((10.0, 40.0), (11.0, 40.0), 0),  # Tyrrhenian Sea
        ((20.0, 50.0), (21.0, 50.0), 71.5),  # Poland
        ((12.0, 46.0), (12.0, 44.0), 222),  # the plain of the Po
        ((179.5, 0.0), (-179.5, 0.0), 0),  # the short way over 180
        ((177.0, 67.0), (-177.0, 67.0), 250),  # Chukotka, over 180
    ],
)
def test_what_crosses_land_is_measured(
    start: tuple[float, float], end: tuple[float, float], km: float
) -> None:
    (found,) = km_over_land(np.array([start]), np.array([end])).tolist()

    assert found == pytest.approx(km, abs=30)
