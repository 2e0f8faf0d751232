"""The appearances that mean something, here or in ODK's programs."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft
from fieldapp.forms.messages import say
from fieldapp.forms.xform import attribute

APPEARANCES = frozenset({
    "field-list", "table-list", "label", "list-nolabel", "list", "minimal", "autocomplete", "quick",
    "quickcompact", "columns", "columns-pack", "no-buttons", "likert", "map", "image-map", "numbers",
    "thousands-sep", "multiline", "masked", "counter", "bearing", "url", "rating", "picker", "vertical",
    "no-ticks", "month-year", "year", "no-calendar", "signature", "draw", "annotate", "new", "new-front",
    "new-rear", "placement-map", "maps", "hidden-answer", "horizontal", "horizontal-compact", "compact",
    "compact-2", "full", "search", "textarea", "selfie", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8",
    "w9", "w10", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist",
    "quick-compact", "hide-input", "front", "no-collapse", "printer", "application", "streets",
    "satellite", "terrain", "distress", "compact-tag", "default", "comment",
})  # fmt: skip


def appearance(draft: Draft, element: Element, path: str) -> list[str]:
    """The words of an appearance; unknown ones are kept, with a note."""
    words = (attribute(element, "appearance") or "").split()
    for word in words:
        plain = word.partition("(")[0]
        if word.startswith("search("):
            draft.note(say("{path}: search() is not supported; use select_one_from_file instead.", path=path))
        if plain and plain not in APPEARANCES and not plain.startswith(("columns-", "ex:", "w")):
            draft.note(
                say("{path}: the appearance {word} is not known and is ignored.", path=path, word=word)
            )
    return words
