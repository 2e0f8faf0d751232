"""The files that a form names: pictures, sounds and films by hash, and lists that are not there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.messages import say

SHOWN = frozenset({"image", "big-image", "audio", "video"})
REGISTER = frozenset({"households", "members"})
TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "amr": "audio/amr",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "3gp": "video/3gpp",
    "mov": "video/quicktime",
}


def named_media(draft: Draft) -> list[str]:
    """The names of the media files in labels, hints and choices, sorted. Names that answers make up are
    not known here.
    """
    numbers = {
        number for kinds in draft.media.values() for kind, number in kinds.items() if kind in SHOWN
    }  # fmt: skip
    texts = [text for number in numbers for text in draft.texts[number].values()]
    return sorted({text.strip() for text in texts if isinstance(text, str) and text.strip()})


def made_up(draft: Draft) -> bool:
    """Whether a media name depends on an answer: then every media file that came with the form is taken."""
    return any(
        not isinstance(text, str)
        for kinds in draft.media.values()
        for kind, number in kinds.items()
        if kind in SHOWN
        for text in draft.texts[number].values()
    )


def read_files(draft: Draft, files: Mapping[str, bytes], *, complete: bool) -> dict[str, dict[str, Any]]:
    """What the plan says of each media file: ``{name: {"sha256", "type", "size"}}``.

    A picture, sound or film that the form names and that is not there is noted, and the phone says so in its
    place, as ODK does; a list that is not there is a problem if the form has to be ``complete``.
    """
    wanted = named_media(draft)
    if made_up(draft):
        wanted = sorted({*wanted, *(name for name in files if ending(name) in TYPES)})
    found: dict[str, dict[str, Any]] = {}
    for name in wanted:
        content = files.get(name)
        if content is None:
            missing(draft, name, complete=False)
        elif ending(name) not in TYPES:
            draft.problem(say("The file {name} is of no type that phones show or play.", name=name))
        else:
            digest = hashlib.sha256(content).hexdigest()
            found[name] = {"sha256": digest, "type": TYPES[ending(name)], "size": len(content)}
    registers = REGISTER | {
        entry["external"] for entry in draft.lists.values() if "external" in entry and "src" not in entry
    }
    for entry in draft.lists.values():
        source = entry.get("src", "")
        name = source.rpartition("/")[2]
        if source.startswith("jr://file") and name.rpartition(".")[0] not in registers:
            missing(draft, name, complete=complete)
    return found


def ending(name: str) -> str:
    """The ending of a file name, lower-case."""
    return name.rpartition(".")[2].lower()


def missing(draft: Draft, name: str, *, complete: bool) -> None:
    """Say that a file is not there: a problem if the form has to be ``complete``, else a note."""
    said = say("The form names the file {name}, which is neither beside it nor in its zip.", name=name)
    if complete:
        draft.problem(said)
    else:
        draft.note(said)
