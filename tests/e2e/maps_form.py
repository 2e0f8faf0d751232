"""A form of places, lines, areas, choices on a map and on a picture, as an author zips it."""

import json
import zipfile
from pathlib import Path
from typing import Any

FORM = """
| survey |
| | type | name | label::zh | label::en | appearance | parameters | image::zh | image::en |
| | geopoint | door | 大门在哪里？ | Where is the door? | maps | capture-accuracy=20 warning-accuracy=60 | |
| | geopoint | well_at | 水井在哪里？ | Where is the well? | placement-map | allow-mock-accuracy=true | |
| | geotrace | way | 去学校的路 | The way to school | | | |
| | geoshape | field | 这块地有多大？ | How large is the field? | | | |
| | select_one_from_file wells.geojson | well | 用哪口井？ | Which well is used? | map | | |
| | select_one tanks | tank | 用哪个水池？ | Which tank is used? | map | | |
| | select_multiple parts | hurts | 哪里疼？ | Where does it hurt? | image-map | | body.svg | body.svg |
| choices |
| | list_name | name | label::zh | label::en | geometry |
| | tanks | upper | 上池 | Upper tank | 31.192 115.381 0 0 |
| | tanks | lower | 下池 | Lower tank | {tank} |
| | tanks | none | 没有水池 | No tank | |
| | parts | head | 头 | Head | |
| | parts | belly | 肚子 | Belly | |
| | parts | legs | 腿 | Legs | |
| settings |
| | form_id | form_title | version | default_language |
| | maps | Maps | 1 | zh |
"""
TANK = ";".join(("31.19 115.382 0 0", "31.191 115.382 0 0", "31.191 115.383 0 0", "31.19 115.382 0 0"))
BODY = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="220" onload="window.hacked = 1">
  <style>@import url("https://example.org/x.css");</style>
  <script>window.hacked = 2</script>
  <rect width="200" height="220" fill="#f6f3ec"/>
  <g id="head">
    <circle cx="100" cy="40" r="30" style="fill:#eac;stroke:#333"/><text x="88" y="45">头</text>
  </g>
  <rect id="belly" x="65" y="80" width="70" height="60" fill="#ace" onclick="window.hacked = 3"/>
  <a href="javascript:window.hacked=4"><rect x="0" y="0" width="20" height="20"/></a>
  <path id="legs" d="M70 150h25v60h-25z M105 150h25v60h-25z" fill="#cea" stroke="#333"/>
  <foreignObject width="10" height="10"><iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/></foreignObject>
</svg>
"""


def feature(name: str, title: str, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    """A GeoJSON feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": name, "properties": {"title": title}, "geometry": geometry}


def write_form(folder: Path, form: str = FORM) -> Path:
    """A zip of the form, its wells and its picture, in `folder`."""
    wells = [
        feature("east", "东井 East well", "Point", [115.385, 31.1912]),
        feature("west", "西井 West well", "Point", [115.379, 31.1912]),
        feature("ditch", "水渠 Ditch", "LineString", [[115.380, 31.189], [115.384, 31.1885]]),
    ]
    path = folder / "maps.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("maps.md", form.replace("{tank}", TANK))
        packed.writestr("wells.geojson", json.dumps({"type": "FeatureCollection", "features": wells}))
        packed.writestr("body.svg", BODY)
    return path
