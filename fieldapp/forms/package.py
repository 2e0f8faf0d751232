"""A form with the files that go with it: beside it in its folder, or with it in a zip."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fieldapp.forms.messages import Message, say
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.tables import KINDS

MAX_ENTRIES = 2_000
MAX_FILE = 64_000_000
MAX_UNPACKED = 300_000_000
MAX_ZIP = 200_000_000
WORKBOOKS = ("xlsx", "xlsm", "xls", "md")
LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Package:
    """A form's source, its ``kind`` (xlsx, xls, csv, md, xml), its file's name without ending, and what
    goes with it by name.
    """

    source: bytes
    kind: str
    name: str
    files: Mapping[str, bytes]


class Beside(Mapping[str, bytes]):
    """The files in a form's folder, or as ODK has it in ``FORM-media`` or ``media`` in it. One is read when
    it is asked for by its bare name; names with a folder in them are not there.
    """

    def __init__(self, form: Path) -> None:
        self.form = form
        self.folders = [form.parent, form.parent / f"{form.stem}-media", form.parent / "media"]

    def __getitem__(self, name: str) -> bytes:
        """The bytes of a file. Raises KeyError if there is none, FormError if it is too large."""
        if is_bare(name):
            for folder in self.folders:
                path = folder / name
                if path != self.form and path.is_file():
                    if path.stat().st_size > MAX_FILE:
                        raise refused(
                            say(
                                "The file {name} is larger than {limit} MB.",
                                name=name,
                                limit=MAX_FILE // 1_000_000,
                            )
                        )
                    return path.read_bytes()
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a file of this name."""
        if not isinstance(name, str) or not is_bare(name):
            return False
        return any(
            (folder / name).is_file() and folder / name != self.form
            for folder in self.folders
        )  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        """The names of all files there."""
        found = {
            each.name: None
            for folder in self.folders
            if folder.is_dir()
            for each in sorted(folder.iterdir())
            if each.is_file() and each != self.form and is_bare(each.name)
        }
        return iter(found)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


def refused(message: str) -> FormError:
    """A problem of the package as a whole."""
    return FormError([FormProblem(message)])


def is_bare(name: str) -> bool:
    """A plain visible file name, without any folder."""
    return bool(name) and not name.startswith(".") and not set(name) & set("/\\\0:")


def read_package(path: Path) -> Package:
    """The form in a file, with what is beside it; of a .zip the form in it, with what else is in it. Raises
    FormError.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind != "zip":
        return Package(path.read_bytes(), kind, path.stem, Beside(path))
    if path.stat().st_size > MAX_ZIP:
        raise refused(say("The zip is larger than {limit} MB.", limit=MAX_ZIP // 1_000_000))
    return unpack(path.read_bytes())


def unpack(data: bytes) -> Package:
    """The form in a zip, and its files by bare name: folders in it are only for order. Raises FormError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = read_entries(archive)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        zlib.error,
    ) as error:
        raise refused(say("The zip cannot be read: {error}.", error=error)) from None
    name = the_form(files)
    source = files.pop(name)
    return Package(source, kind_of(name), PurePosixPath(name).stem, files)


def read_entries(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The bytes of every file of a zip, within the bounds."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTRIES:
        raise refused(say("The zip holds more than {limit} files.", limit=MAX_ENTRIES))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise refused(say("The zip unpacks to more than {limit} MB.", limit=MAX_UNPACKED // 1_000_000))
    files: dict[str, bytes] = {}
    problems: list[FormProblem] = []
    for entry in entries:
        parts = entry.filename.split("/")
        if "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in LITTER:
            continue
        wrong = what_is_wrong(entry, parts, parts[-1] in files)
        if wrong:
            problems.append(
                FormProblem(
                    say("In the zip, {filename} {wrong}.", filename=repr(entry.filename), wrong=wrong)
                )
            )
            continue
        with archive.open(entry) as source:
            content = source.read(entry.file_size + 1)
        if len(content) > entry.file_size:
            raise refused(
                say("In the zip, {filename} is longer than it says.", filename=repr(entry.filename))
            )
        files[parts[-1]] = content
    if problems:
        raise FormError(problems)
    return files


def what_is_wrong(entry: zipfile.ZipInfo, parts: list[str], known: bool) -> Message | None:
    """Why an entry is not taken; None if it is."""
    if entry.filename.startswith("/") or ".." in parts or not is_bare(parts[-1]):
        return say("leads out of it; put files in it by plain names")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return say("is a link; put the file itself in")
    if entry.flag_bits & 1:
        return say("is locked with a password")
    if entry.file_size > MAX_FILE:
        return say("is larger than {limit} MB", limit=MAX_FILE // 1_000_000)
    return say("has the name of another file; a form tells files apart by name only") if known else None


def kind_of(name: str) -> str:
    """The ending of a file name, lower-case."""
    return name.rpartition(".")[2].lower()


def the_form(files: Mapping[str, bytes]) -> str:
    """The name of the one form among files: a workbook, else an XForm, else a form in CSV. Raises
    FormError.
    """
    workbooks = [name for name in files if kind_of(name) in WORKBOOKS]
    xforms = [name for name in files if kind_of(name) == "xml" and is_xform(files[name])]
    tables = [name for name in files if kind_of(name) == "csv" and is_survey(files[name])]
    found = workbooks or xforms or tables
    if not found:
        endings = ", ".join(sorted(f".{kind}" for kind in {*KINDS, "xml"}))
        raise refused(say("There is no form in the zip. A form is one of {endings}.", endings=endings))
    if len(found) > 1:
        raise refused(
            say("The zip holds several forms: {names}. Put one in.", names=", ".join(sorted(found)))
        )
    return found[0]


def is_xform(data: bytes) -> bool:
    """Whether XML looks like a form rather than a list of rows."""
    return b"http://www.w3.org/2002/xforms" in data[:4_000]


def is_survey(data: bytes) -> bool:
    """Whether CSV looks like a form rather than a list of rows."""
    head = data[:200].decode("utf-8-sig", "replace").lstrip()
    return head.partition(",")[0].strip().strip('"').lower() in ("survey", "type")
