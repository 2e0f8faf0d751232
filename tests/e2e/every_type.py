"""A form with every type, appearance and piece of logic, as authors make them: workbook, picture, list."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import qrcode
from openpyxl import Workbook
from PIL import Image

Row = dict[str, str]

COLUMNS = [
    *("type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "hint::English (en)"),
    *("guidance_hint", "image", "appearance", "parameters", "relevant", "required", "required_message"),
    *("constraint", "constraint_message", "read_only", "calculation", "default", "trigger", "choice_filter"),
    *("repeat_count",),
]
LISTS = {
    "water": [("tap", "自来水", "Piped"), ("well", "水井", "Well"), ("spring", "山泉", "Spring")],
    "drink": [("tea", "茶", "Tea"), ("milk", "奶", "Milk")],
    "scale": [(str(n), f"第 {n} 级", f"Grade {n}") for n in range(1, 6)],
    "region": [("north", "北片", "North"), ("south", "南片", "South")],
    "many": [(f"v{n}", f"第 {n} 村", f"Village {n}") for n in range(60)] + [("wjc", "王家村", "Wang's")],
}
TOWNS = [("a", "甲镇", "Town A", "north"), ("b", "乙镇", "Town B", "south"), ("c", "丙镇", "Town C", "south")]


def question(kind: str, name: str, **more: str) -> Row:
    """A question whose texts are its name in two languages."""
    row = {"type": kind, "name": name, "label::中文 (zh)": f"问 {name}", "label::English (en)": f"Ask {name}"}
    return row | {column.replace("__", "::"): value for column, value in more.items()}


def silent(kind: str, name: str, **more: str) -> Row:
    """Something that is not shown."""
    return {"type": kind, "name": name, **more}


def survey() -> Iterator[Row]:
    """The sheet `survey`."""
    for kind in ("start", "end", "today", "deviceid", "username", "phonenumber"):
        yield silent(kind, kind)
    yield silent("start-geopoint", "began_at")
    yield silent("audit", "audit", parameters="track-changes=true identify-user=true")
    yield silent("hidden", "household_id")
    yield question("note", "welcome", image="picture.png", guidance_hint="先问好 Say hello")
    yield from texts_and_numbers()
    yield from choices()
    yield from others()
    yield from logic()
    yield from groups()


def texts_and_numbers() -> Iterator[Row]:
    """Everything that is typed."""
    yield question("text", "words", required="yes", required_message="请填写 Please say")
    for appearance in ("numbers", "multiline", "masked", "url"):
        yield question("text", f"t_{appearance}", appearance=appearance)
    yield question("text", "t_rows", parameters="rows=3")
    yield question(
        "integer", "people", constraint=". >= 1 and . < 30", constraint_message="1 到 29 (1 to 29)"
    )
    yield question("integer", "i_thousands", appearance="thousands-sep")
    yield question("integer", "i_counter", appearance="counter")
    yield question("decimal", "weight")
    yield question("percentage", "share")
    yield question("date", "day")
    for appearance in ("month-year", "year", "no-calendar", "ethiopian"):
        yield question("date", f"d_{appearance.replace('-', '_')}", appearance=appearance)
    yield question("time", "hour")
    yield question("dateTime", "moment")


def choices() -> Iterator[Row]:
    """Everything that is chosen."""
    yield question("select_one water", "one")
    for appearance in ("minimal", "quick", "columns", "columns-2", "columns-pack", "no-buttons", "list"):
        yield question("select_one water", f"s_{appearance.replace('-', '_')}", appearance=appearance)
    yield question("select_one scale", "s_likert", appearance="likert")
    yield question("select_one many", "s_autocomplete", appearance="autocomplete")
    yield question("select_multiple water", "several")
    yield question("select_multiple water", "m_minimal", appearance="minimal")
    yield question("select_one drink or_other", "or_other")
    yield question("rank water", "order")
    yield question("select_one_from_file fruits.csv", "fruit", parameters="value=code label=title")
    yield question("select_one region", "region")
    yield question("select_one town", "town", choice_filter="region = ${region}")
    yield question("select_one scale", "mixed", parameters="randomize=true seed=7")
    yield question("range", "r_plain", parameters="start=0 end=10 step=0.5")
    for appearance in ("rating", "picker", "vertical", "no-ticks"):
        name = f"r_{appearance.replace('-', '_')}"
        yield question("range", name, appearance=appearance, parameters="start=1 end=5 step=1")
    yield question("acknowledge", "agreed")
    yield question("trigger", "heard")


def others() -> Iterator[Row]:
    """Files, codes and places."""
    yield question("image", "photo", parameters="max-pixels=640")
    for appearance in ("new", "new-front", "signature", "draw", "annotate"):
        yield question("image", f"p_{appearance.replace('-', '_')}", appearance=appearance)
    yield question("audio", "voice")
    yield question("audio", "spoken", parameters="quality=voice-only")
    yield question("video", "film")
    yield question("file", "paper")
    yield question("barcode", "code")
    yield question("barcode", "code_hidden", appearance="hidden-answer")
    yield question("geopoint", "place", parameters="capture-accuracy=20")
    yield question("geopoint", "hurried", parameters="capture-accuracy=1")


def logic() -> Iterator[Row]:
    """What depends on answers."""
    yield question("text", "shown", relevant="${people} > 2")
    yield question("text", "unshown", relevant="${people} > 20")
    yield question("text", "fixed", default="as it is", read_only="yes")
    yield question("text", "filled", default="concat('made on ', ${today})")
    yield silent("calculate", "sum", calculation="${people} + ${i_counter}")
    yield silent("calculate", "copied", calculation="concat('set ', ${people})", trigger="${people}")
    yield question("note", "said", **{"hint__English (en)": "**${words}** and ${sum}"})


def groups() -> Iterator[Row]:
    """Several questions on a page, tables, repeats in repeats."""
    yield question("begin_group", "together", appearance="field-list")
    yield question("text", "first")
    yield question("integer", "second")
    yield silent("end_group", "")
    yield question("begin_group", "hard", appearance="table-list")
    for name in ("rise", "walk"):
        yield question("select_one scale", name)
    yield silent("end_group", "")
    yield question("begin_group", "marks", appearance="field-list")
    yield question("select_one water", "heads", appearance="label")
    yield question("select_one water", "drink", appearance="list-nolabel")
    yield question("select_one water", "cook", appearance="list-nolabel")
    yield silent("end_group", "")
    yield question("begin_repeat", "person")
    yield question("text", "called")
    yield question("begin_repeat", "trip", repeat_count="${second}")
    yield question("date", "went")
    yield silent("end_repeat", "")
    yield silent("end_repeat", "")
    yield silent("calculate", "names", calculation="join(', ', ${called})")


def write_form(folder: Path) -> Path:
    """A zip of the workbook, its picture and its list, in `folder`."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(COLUMNS)
    for row in survey():
        assert set(row) <= set(COLUMNS), row
        sheet.append([row.get(column, "") for column in COLUMNS])
    sheet = book.create_sheet("choices")
    sheet.append(["list_name", "name", "label::中文 (zh)", "label::English (en)", "region", "image"])
    for name, rows in LISTS.items():
        for value, *labels in rows:
            sheet.append([name, value, *labels, "", "picture.png" if value == "well" else ""])
    for value, zh, en, region in TOWNS:
        sheet.append(["town", value, zh, en, region, ""])
    sheet = book.create_sheet("settings")
    sheet.append(["form_id", "form_title", "version", "instance_name", "default_language"])
    sheet.append(["every_type", "Every type", "1", "concat(${words}, ' ', ${people})", "中文 (zh)"])
    book.save(folder / "every_type.xlsx")
    Image.radial_gradient("L").convert("RGB").save(folder / "picture.png")
    (folder / "fruits.csv").write_text("code,title\nap,Apple 苹果\npe,Pear 梨\n", encoding="utf-8")
    path = folder / "every_type.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("every_type.xlsx", "picture.png", "fruits.csv"):
            packed.write(folder / name, name)
    return path


def write_code(path: Path, text: str) -> Path:
    """A picture of a QR code."""
    qrcode.make(text, box_size=16).save(path)
    return path
