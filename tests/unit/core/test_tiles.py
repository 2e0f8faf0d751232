"""What a deployment may say of its tile server."""

import pytest

from fieldapp.core.headers import policy
from fieldapp.core.tiles import Tiles

TEMPLATE = "https://tiles.example.org:8443/style=7&x={x}&y={y}&z={z}"


def tiles(**environ: str) -> Tiles | None:
    """The tile server of an environment, by the ends of the variables' names."""
    return Tiles.from_environ({f"FIELDAPP_TILES{name}": value for name, value in environ.items()})


def test_without_an_address_there_is_none_and_pictures_come_from_the_service_alone() -> None:
    assert tiles() is None
    assert tiles(_COORDINATES="gcj02") is None
    assert "img-src 'self' data: blob:;" in policy(None)


def test_the_host_of_the_tiles_alone_is_let_in_and_for_pictures_alone() -> None:
    found = tiles(**{"": TEMPLATE}, _COORDINATES="gcj02", _ATTRIBUTION="© 某图", _MAX_ZOOM="17")
    assert found == Tiles(TEMPLATE, "© 某图", "gcj02", 17)
    rules = dict(rule.split(" ", 1) for rule in policy(found).split("; "))
    assert rules.pop("img-src") == "'self' data: blob: https://tiles.example.org:8443"
    assert not any("example" in sources for sources in rules.values())


@pytest.mark.parametrize(
    "url",
    [
        "tiles.example.org/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
        "https:///{z}/{x}/{y}.png",
        "https://a b/{z}/{x}/{y}.png",
        "https://*.example.org/{z}/{x}/{y}.png",
        "https://t.example.org;script-src/{z}/{x}/{y}.png",
        "https://me:secret@t.example.org/{z}/{x}/{y}.png",
        "https://t{s}.example.org/{z}/{x}/{y}.png",
        "https://t.example.org/{s}/{z}/{x}/{y}.png",
        "https://t.example.org/{z}/{x}.png",
    ],
)
def test_an_address_that_is_no_template_of_one_host_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="FIELDAPP_TILES"):
        tiles(**{"": url})


@pytest.mark.parametrize("wrong", [{"_COORDINATES": "gcj"}, {"_MAX_ZOOM": "30"}, {"_MAX_ZOOM": "x"}])
def test_unknown_coordinates_and_levels_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="FIELDAPP_TILES_"):
        tiles(**{"": TEMPLATE}, **wrong)
