"""The templates of returns: those shipped, and those a deployment puts into `returns` of its data folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldapp.core import filestore
from fieldapp.core.errors import not_found
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.return_sheets import FILE_KINDS, ReturnTemplate, read_return
from fieldapp.returns.sources import columns_of

SHIPPED = Path(__file__).resolve().parents[2] / "forms" / "returns"


@dataclass(frozen=True)
class Found:
    """A template file: what it defines, or what is wrong with it."""

    file: str
    template: ReturnTemplate | None
    problems: list[FormProblem]


def all_templates() -> list[Found]:
    """Every template, by file name; one of the data folder stands in for a shipped one of that name."""
    return [_read(path) for path in sorted(_files(), key=lambda path: path.name)]


def template_named(name: str) -> ReturnTemplate:
    """The template of that name. Raises not_found, naming `template`, for none or a wrong one."""
    for found in all_templates():
        if found.template is not None and found.template.name == name:
            return found.template
    raise not_found("template")


def _files() -> Iterator[Path]:
    by_name: dict[str, Path] = {}
    for folder in (SHIPPED, filestore.config().data / "returns"):
        for path in folder.glob("*") if folder.is_dir() else ():
            if path.suffix.lower().removeprefix(".") in FILE_KINDS and not path.name.startswith((".", "~")):
                by_name[path.name] = path
    yield from by_name.values()


def _read(path: Path) -> Found:
    try:
        return Found(path.name, read_return(path, columns_of), [])
    except FormError as error:
        return Found(path.name, None, error.problems)
