"""Forms with their files: beside the form, or with it in a zip."""

from __future__ import annotations

import hashlib
import io
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldapp import forms
from fieldapp.cli.forms import forms as commands
from fieldapp.forms.package import unpack

PICTURE = b"\x89PNG\r\n\x1a\n picture"
FORM = """
| survey |
| | type | name | label | image | choice_filter |
| | select_one_from_file wells.csv | well | Which well? | well.png | depth > 5 |
| | select_one clear | water | Is it clear? | | |
| choices |
| | list_name | name | label | image |
| | clear | yes | Yes | clear.png |
| settings |
| | form_id | version |
| | wells | 1 |
"""
WELLS = b"name,label,depth\na,Upper,3\nb,Lower,12\n"
FILES = {"wells.md": FORM.encode(), "wells.csv": WELLS, "well.png": PICTURE, "clear.png": b"clear"}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Files in a folder; the path of the form."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "wells.md"


def problems_of(data: bytes, *, complete: bool = True) -> list[str]:
    """What is said of a zip that is wrong."""
    with pytest.raises(forms.FormError) as caught:
        forms.compile_package(unpack(data), complete=complete)
    return [each.message for each in caught.value.problems]


def test_a_form_finds_the_files_that_it_names_beside_it_and_in_a_zip_alike(tmp_path: Path) -> None:
    beside = forms.compile_file(written(tmp_path, FILES))
    assert beside["files"]["well.png"] == {
        "sha256": hashlib.sha256(PICTURE).hexdigest(),
        "type": "image/png",
        "size": len(PICTURE),
    }
    assert set(beside["files"]) == {"well.png", "clear.png"}
    folder = {f"wells/media/{name}" if name != "wells.md" else name: data for name, data in FILES.items()}
    archive = tmp_path / "wells.zip"
    archive.write_bytes(zipped({**folder, "__MACOSX/._wells.md": b"x", ".DS_Store": b"x"}))
    assert forms.compile_file(archive) == beside
    session = forms.open_session(beside, forms.Context())
    well = session.find("well")
    assert well is not None
    assert [choice.value for choice in well.choices] == ["b"]
    assert well.media == {"image": "well.png"}


def test_odk_s_folder_for_media_is_looked_into(tmp_path: Path) -> None:
    files = {f"wells-media/{name}" if name != "wells.md" else name: data for name, data in FILES.items()}
    assert set(forms.compile_file(written(tmp_path, files))["files"]) == {"well.png", "clear.png"}


def test_every_missing_file_is_told_by_name_and_a_list_is_a_problem_for_a_form_to_be_published(
    tmp_path: Path,
) -> None:
    form = written(tmp_path, {"wells.md": FORM.encode()})
    notes = " ".join(forms.compile_file(form)["notes"])
    with pytest.raises(forms.FormError) as caught:
        forms.compile_package(forms.read_package(form), complete=True)
    said = " ".join(each.message for each in caught.value.problems)
    for name in ("wells.csv", "well.png", "clear.png"):
        assert f"the file {name}" in notes
    assert "the file wells.csv" in said
    assert ".png" not in said


def test_the_register_s_lists_are_not_missing() -> None:
    source = "| survey |\n| | type | name | label |\n| | csv-external | members | |\n| | text | a | A |"
    package = forms.Package(source.encode(), "md", "x", {})
    assert forms.compile_package(package, complete=True)["notes"] == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wells.csv", b"\xff\xfe\x00"),
        (
            "wells.geojson",
            b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": [1]}]}',
        ),
        ("wells.geojson", b"[" * 100_000),
        ("wells.xml", b"<root>"),
        ("wells.xml", b'<!DOCTYPE x [<!ENTITY a "a">]><root>&a;</root>'),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_by_name(name: str, data: bytes) -> None:
    form = FORM.replace("wells.csv", name).encode()
    [said] = problems_of(zipped({"wells.md": form, name: data, "well.png": b"1", "clear.png": b"2"}))
    assert said.startswith(f"The file {name} cannot be read")


@pytest.mark.parametrize("name", ["../well.png", "/well.png", "a\\..\\well.png", "a/../../well.png"])
def test_names_that_lead_out_of_a_zip_are_refused(name: str) -> None:
    assert "leads out" in problems_of(zipped({**FILES, name: b"x"}))[0]


def test_links_doubles_and_large_files_in_a_zip_are_refused() -> None:
    packed = io.BytesIO(zipped({**FILES, "more/well.png": b"x"}))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("huge.png", b"\0" * 65_000_000)
    said = " ".join(problems_of(packed.getvalue()))
    assert "is a link" in said
    assert "name of another file" in said
    assert "larger than" in said


def test_bombs_and_rubbish_are_refused_without_being_unpacked() -> None:
    many = zipped({f"{n}.png": b"" for n in range(3_000)})
    nothing = b"\0" * 50_000_000
    large = zipped({f"{n}.png": nothing for n in range(7)})
    assert "no form" in problems_of(zipped({"a.png": b"x"}))[0]  # what is loaded on the first use is no part
    tracemalloc.start()
    assert "more than" in problems_of(many)[0]
    assert "unpacks" in problems_of(large)[0]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000
    assert "cannot be read" in problems_of(b"PK\x03\x04 rubbish")[0]
    assert "several forms" in problems_of(zipped({"a.md": b"x", "b.xlsx": b"x"}))[0]


def test_a_name_with_a_folder_in_it_is_not_looked_for_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(WELLS)
    (tmp_path / "in").mkdir()
    beside = forms.read_package(written(tmp_path / "in", FILES)).files
    assert "../secret.csv" not in beside
    assert beside.get("../secret.csv") is None
    assert set(beside) == {"wells.csv", "well.png", "clear.png"}


def test_pictures_named_by_answers_come_along_too() -> None:
    form = FORM.replace("well.png", "${water}.png").encode()
    plan = forms.compile_package(
        unpack(zipped({**FILES, "wells.md": form, "yes.png": b"yes"})), complete=True
    )
    assert {"yes.png", "clear.png"} <= set(plan["files"])


def test_a_list_of_a_hundred_thousand_rows_is_part_of_the_plan() -> None:
    rows = "".join(f"v{number},Village {number},{number % 20}\n" for number in range(100_000))
    files = {**FILES, "wells.csv": f"name,label,depth\n{rows}".encode()}
    plan = forms.compile_package(unpack(zipped(files)))
    assert len(plan["lists"]["wells"]["rows"]) == 100_000


def test_the_command_takes_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "wells.zip"
    archive.write_bytes(zipped(FILES))
    result = CliRunner().invoke(commands, ["compile", str(archive)])
    assert result.exit_code == 0
    assert '"files"' in result.output
    tried = CliRunner().invoke(commands, ["try", str(archive)])
    assert tried.exit_code == 0
