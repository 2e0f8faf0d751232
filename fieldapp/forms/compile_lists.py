"""Secondary instances -> lists of the plan: inline rows, nested trees, files given with the form, or
external.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.messages import say
from fieldapp.forms.problems import FormError
from fieldapp.forms.tables import decoded
from fieldapp.forms.xform import Text, attribute, language_tag, local, local_name, parse_xml

MAX_ROWS = 500_000
LAST_SAVED = "jr://instance/last-saved"
MALFORMED = (ValueError, TypeError, AttributeError, IndexError, RecursionError, csv.Error)


def read_lists(draft: Draft, files: Mapping[str, bytes], itemsets: str | None) -> None:
    """Enter every secondary instance of the form."""
    for name, element in draft.xform.lists.items():
        source = attribute(element, "src")
        if not source:
            draft.lists[name] = inline_list(element)
            continue
        if source == LAST_SAVED:
            draft.lists[name] = {"lastSaved": True}
            continue
        file_name = source.rpartition("/")[2]
        if file_name in files:
            try:
                draft.lists[name] = file_list(file_name, files[file_name])
            except (FormError, *MALFORMED) as error:
                draft.problem(
                    say(
                        "The file {file_name} cannot be read: {error}",
                        file_name=file_name,
                        error=reason(error),
                    )
                )
                draft.lists[name] = {"external": name}
            continue
        draft.lists[name] = {"external": name, "src": source}
    for name, rows in external_choices(itemsets or "").items():
        draft.lists.setdefault(name, translated_rows(draft, rows))


def translated_rows(draft: Draft, rows: dict[str, Any]) -> dict[str, Any]:
    """A list with a column ``label`` of text numbers, if its labels stand in a column for each language."""
    columns = rows["columns"]
    tags = {
        place: language_tag(name.partition("::")[2]) if "::" in name else draft.default_language
        for place, name in enumerate(columns)
        if name.partition("::")[0].strip().lower() == "label"
    }
    if not any("::" in columns[place] for place in tags):
        return rows
    for tag in tags.values():
        if tag not in draft.languages:
            draft.languages.append(tag)
    kept = [place for place in range(len(columns)) if place not in tags]
    found = []
    for row in rows["rows"]:
        versions: dict[str, Text] = {tag: [row[place]] for place, tag in tags.items() if row[place]}
        found.append([*(row[place] for place in kept), draft.add_text(versions, lambda _source: None)])
    return {"columns": [*(columns[place] for place in kept), "label"], "rows": found, "itext": "label"}


def reason(error: Exception) -> object:
    """What an error says, in both languages if it can."""
    return (
        error.problems[0].message if isinstance(error, FormError) else error.args[0] if error.args else error
    )


def inline_list(instance: Element) -> dict[str, Any]:
    """A list written in the form."""
    kids = [child for child in instance if isinstance(child.tag, str)]
    if not kids:
        return {"columns": [], "rows": []}
    return element_list(kids[0])


def element_list(root: Element) -> dict[str, Any]:
    """Rows if the element is a table (children of one name, each of single leaves), else a tree."""
    items = [child for child in root if isinstance(child.tag, str)]
    columns: dict[str, None] = {}
    flat = bool(items) and len({local(item) for item in items}) == 1 and not (root.text or "").strip()
    for item in items:
        if not flat:
            break
        cells = [local(cell) for cell in item if isinstance(cell.tag, str)]
        leaves = all(not len(cell) and not cell.attrib for cell in item if isinstance(cell.tag, str))
        flat = leaves and bool(cells) and len(set(cells)) == len(cells) and not item.attrib
        columns.update(dict.fromkeys(cells))
    if not flat:
        return {"columns": [], "rows": []} if not items and not root.attrib else {"tree": tree_of(root)}
    names = list(columns)
    index = {name: place for place, name in enumerate(names)}
    rows: list[list[str | None]] = []
    for item in items:
        row: list[str | None] = [None] * len(names)
        for cell in item:
            if isinstance(cell.tag, str):
                row[index[local(cell)]] = (cell.text or "").strip()
        rows.append(row)
    found: dict[str, Any] = {"columns": names, "rows": rows}
    if (local(root), local(items[0])) != ("root", "item"):
        found["names"] = [local(root), local(items[0])]
    return found


def tree_of(element: Element) -> list[Any]:
    """``[name, {attributes}, [children or strings]]``."""
    content: list[Any] = [element.text.strip()] if element.text and element.text.strip() else []
    for child in element:
        if isinstance(child.tag, str):
            content.append(tree_of(child))
    return [local(element), {local_name(key): value for key, value in element.attrib.items()}, content]


def file_list(name: str, data: bytes) -> dict[str, Any]:
    """A list from a CSV, XML or GeoJSON file."""
    kind = name.rpartition(".")[2].lower()
    if kind == "xml":
        return element_list(parse_xml(data)[0])
    text = decoded(data)
    return geojson_list(text) if kind in ("geojson", "json") else csv_list(text)


def csv_list(text: str) -> dict[str, Any]:
    """Rows of a CSV file; the delimiter is a comma, or a semicolon if the first line has more of those."""
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(line)]
    if not lines:
        return {"columns": [], "rows": []}
    if len(lines) > MAX_ROWS:
        raise ValueError(say("it has more than {limit} rows.", limit=MAX_ROWS))
    columns = [name.strip() for name in lines[0]]
    width = len(columns)
    rows = [[cell.strip() for cell in line[:width]] + [""] * (width - len(line)) for line in lines[1:]]
    return {"columns": columns, "rows": rows}


def geojson_list(text: str) -> dict[str, Any]:
    """Features of a collection as rows: properties, ``id`` and ``geometry`` in ODK's notation."""
    source = json.loads(text)
    if not isinstance(source, dict) or source.get("type") != "FeatureCollection":
        raise ValueError(say("it is no GeoJSON FeatureCollection."))
    features = source.get("features")
    if not isinstance(features, list):
        raise ValueError(say("it has no list of features."))
    rows: list[dict[str, str]] = []
    for feature in features:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise ValueError(say("it holds something that is no Feature."))
        row = {"geometry": geometry_text(feature.get("geometry"))}
        if feature.get("id") is not None:
            row["id"] = str(feature["id"])
        for key, value in (feature.get("properties") or {}).items():
            row[key] = "" if value is None else value if isinstance(value, str) else json.dumps(value)
        rows.append(row)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return {"columns": columns, "rows": [[row.get(name) for name in columns] for row in rows]}


def geometry_text(geometry: Any) -> str:
    """A point, line or polygon as ``lat lon alt acc`` joined by semicolons; empty for none."""
    if geometry is None:
        return ""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    points = {"Point": [coordinates], "LineString": coordinates, "Polygon": (coordinates or [[]])[0]}.get(
        kind
    )
    if points is None:
        raise ValueError(say("geometries of type {kind} are not supported.", kind=kind))
    return "; ".join(f"{point[1]} {point[0]} {point[2] if len(point) > 2 else 0} 0" for point in points)


def external_choices(itemsets: str) -> dict[str, dict[str, Any]]:
    """The lists of the sheet ``external_choices``, as pyxform writes them: one table with a column
    list_name.
    """
    if not itemsets.strip():
        return {}
    table = csv_list(itemsets)
    place = table["columns"].index("list_name") if "list_name" in table["columns"] else 0
    columns = [name for index, name in enumerate(table["columns"]) if index != place]
    found: dict[str, dict[str, Any]] = {}
    for row in table["rows"]:
        rows = found.setdefault(row[place], {"columns": columns, "rows": []})["rows"]
        rows.append([cell for index, cell in enumerate(row) if index != place])
    return found
