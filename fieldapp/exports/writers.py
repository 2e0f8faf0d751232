"""Writers of tables in constant memory: CSV (a zip of several where there are repeats), XLSX, GeoJSON."""

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from fieldapp.core import csvs
from fieldapp.core.wire import dumps

CSV, ZIP = "text/csv; charset=utf-8", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"
LONGEST_SHEET = 1_048_576
LONGEST_CELL = 32_767


class Writer(Protocol):
    """Takes rows of tables by name; `close` gives the file, its ending and its type."""

    def begin(self, table: str, heading: Sequence[str]) -> None:
        """Begin a table."""

    def row(self, table: str, cells: Sequence[Any]) -> None:
        """Add a row to a table that was begun."""

    def close(self) -> tuple[Path, str, str]:
        """Finish the file."""


class CsvWriter:
    """One CSV file, or a zip of one for each table."""

    def __init__(self, folder: Path, bom: bool) -> None:
        self.folder, self.bom = folder, bom
        self.files: dict[str, TextIO] = {}

    def begin(self, table: str, heading: Sequence[str]) -> None:
        """Begin a file."""
        path = self.folder / f"{len(self.files)}.csv"
        self.files[table] = path.open("w", encoding="utf-8", newline="")
        self.files[table].write(csvs.BOM if self.bom else "")
        self.row(table, heading)

    def row(self, table: str, cells: Sequence[Any]) -> None:
        """Write a line."""
        self.files[table].write(csvs.line(cells))

    def close(self) -> tuple[Path, str, str]:
        """The file, or the zip of all."""
        for file in self.files.values():
            file.close()
        if len(self.files) == 1:
            return self.folder / "0.csv", "csv", CSV
        path = self.folder / "all.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as made:
            for table, file in self.files.items():
                with Path(file.name).open("rb") as source, made.open(f"{table}.csv", "w") as target:
                    shutil.copyfileobj(source, target, 1024 * 1024)
        return path, "zip", ZIP


class XlsxWriter:
    """A workbook with a sheet for each table; one that is full goes on in another sheet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = Workbook(write_only=True)
        self.sheets: dict[str, Any] = {}
        self.lengths: dict[str, int] = {}
        self.headings: dict[str, Sequence[str]] = {}

    def begin(self, table: str, heading: Sequence[str]) -> None:
        """Begin a sheet; its name is cut to what a workbook takes, and stays the only one of it."""
        name = "".join("_" if one in "[]:*?/\\'" else one for one in table)[-25:]
        self.sheets[table] = self.book.create_sheet(f"{name}~{len(self.book.sheetnames)}")
        if table == "submissions" and table not in self.headings:
            self.sheets[table].title = table
        self.lengths[table], self.headings[table] = 0, heading
        self.row(table, heading)

    def row(self, table: str, cells: Sequence[Any]) -> None:
        """Add a row."""
        if self.lengths[table] >= LONGEST_SHEET:
            self.begin(table, self.headings[table])
        self.lengths[table] += 1
        self.sheets[table].append([_cell(cell) for cell in cells])

    def close(self) -> tuple[Path, str, str]:
        """The workbook."""
        path = self.folder / "book.xlsx"
        self.book.save(path)
        return path, "xlsx", XLSX


class GeoJsonWriter:
    """A collection of the main rows that have a place (RFC 7946), WGS 84; repeats are left out."""

    def __init__(self, folder: Path, table: str) -> None:
        self.path, self.table = folder / "places.geojson", table
        self.file = self.path.open("w", encoding="utf-8")
        self.heading: Sequence[str] = ()
        self.count = 0

    def begin(self, table: str, heading: Sequence[str]) -> None:
        """Begin the collection."""
        if table == self.table:
            self.heading = heading
            self.file.write('{"type":"FeatureCollection","features":[')

    def row(self, table: str, cells: Sequence[Any]) -> None:
        """Add a feature where the row has a place: the first geopoint answered, else where the visit was."""
        found = dict(zip(self.heading, cells, strict=True)) if table == self.table else {}
        point = _point(found)
        if point is None:
            return
        feature = {
            "type": "Feature",
            "id": found["KEY"],
            "geometry": {"type": "Point", "coordinates": point},
            "properties": found,
        }
        self.file.write(("," if self.count else "") + "\n" + dumps(feature))
        self.count += 1

    def close(self) -> tuple[Path, str, str]:
        """The file."""
        self.file.write("\n]}\n")
        self.file.close()
        return self.path, "geojson", GEOJSON


def _point(row: dict[str, Any]) -> list[float] | None:
    names = [name.removesuffix("-Latitude") for name in row if name.endswith("-Latitude")]
    pairs = [(f"{name}-Longitude", f"{name}-Latitude") for name in names] + [("longitude", "latitude")]
    for lon, lat in pairs:
        if row.get(lon) not in (None, "") and row.get(lat) not in (None, ""):
            return [float(row[lon]), float(row[lat])]
    return None


def _cell(value: Any) -> Any:
    """A cell that no workbook takes for a formula, without what no workbook may hold."""
    if value is None or isinstance(value, int | float):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", csvs.guarded(value))[:LONGEST_CELL]
