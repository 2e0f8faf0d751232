"""A form -> its plan: the one way in (docs/plan.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldapp.forms.compile_actions import add_action
from fieldapp.forms.compile_audit import audit_settings
from fieldapp.forms.compile_body import Body, repeat_paths
from fieldapp.forms.compile_check import check_survey
from fieldapp.forms.compile_context import Draft
from fieldapp.forms.compile_expressions import Expressions
from fieldapp.forms.compile_files import read_files
from fieldapp.forms.compile_graph import mark_volatile, mentions_node, plan_order
from fieldapp.forms.compile_lists import read_lists
from fieldapp.forms.compile_model import Model
from fieldapp.forms.compile_sheets import Sheets, survey_place
from fieldapp.forms.compile_structure import check_structure
from fieldapp.forms.converter import to_xform
from fieldapp.forms.dialect import normal
from fieldapp.forms.messages import say
from fieldapp.forms.or_other import write_out
from fieldapp.forms.package import Package, read_package
from fieldapp.forms.problems import FormError, FormProblem
from fieldapp.forms.tables import KINDS, Workbook, read_workbook
from fieldapp.forms.xform import attribute, first, language_tag, local, read_xform

FORMAT = 1
BIND_SETTINGS = {
    "relevant": "relevant",
    "required": "required",
    "readonly": "readonly",
    "constraint": "constraint",
}

Plan = dict[str, Any]


def compile_file(path: Path) -> Plan:
    """Compile a file: xlsx, xls, csv, md or xml with the files beside it that it names, or a zip of these."""
    return compile_package(read_package(path))


def compile_package(package: Package, *, complete: bool = False) -> Plan:
    """Compile a form with its files. A file that it names and that is not there is a note, so that a form can
    be tried before its pictures are made; where the form has to be ``complete``, it is a problem.
    """
    return compile_form(package.source, package.kind, package.files, package.name, complete=complete)


def compile_form(
    data: bytes,
    kind: str,
    files: Mapping[str, bytes] | None = None,
    name: str = "form",
    *,
    complete: bool = False,
) -> Plan:
    """Compile a form; ``kind`` is xlsx, xls, csv, md or xml, ``files`` are what goes with it, by name.

    Raises FormError, which lists every problem that was found.
    """
    if kind in ("xml", "xform"):
        return compile_xform(data, files, complete=complete)
    if kind not in KINDS:
        raise FormError(
            [FormProblem(say("A form is an .xlsx, .xls, .csv, .md or .xml file, not .{kind}.", kind=kind))]
        )
    book = read_workbook(data, kind)
    changed = normal(book)
    write_out(book)
    xform, itemsets, notes = to_xform(book, name, [*check_structure(book), *check_survey(book)])
    return compile_xform(xform, files, book, itemsets, [*changed, *notes], complete=complete)


def compile_xform(
    xml: bytes | str,
    files: Mapping[str, bytes] | None = None,
    book: Workbook | None = None,
    itemsets: str | None = None,
    notes: Sequence[str] = (),
    *,
    complete: bool = False,
) -> Plan:
    """Compile XForm XML; a workbook, if it came from one, gives places to problems and the sheets that
    are ours.
    """
    form = read_xform(xml)
    draft = Draft(form, notes=list(notes))
    settings = settings_of(book)
    draft.languages = list(form.languages)
    draft.default_language = default_language(form.languages, form.default_language, settings)
    wanted = settings.get("default_language", "")
    if wanted and form.languages and language_tag(wanted) not in form.languages:
        draft.note(say("No text is written in the default_language of settings, “{name}”.", name=wanted))
    if draft.default_language not in draft.languages:
        draft.languages.insert(0, draft.default_language)
    submission = first(form.model, "submission")
    if submission is not None and attribute(submission, "base64RsaPublicKey"):
        draft.note(say("The form has a public key; answers are not encrypted with it."))
    root = "/" + local(form.primary)
    if book is not None:
        draft.place = survey_place(book, root)
    model = Model(draft, repeat_paths(form.body, root))
    model.build()
    binds = model.read_binds()
    fail_if_wrong(draft)
    read_lists(draft, files or {}, itemsets)
    for dataset in model.datasets():
        draft.lists.setdefault(dataset, {"external": dataset})
    expressions = Expressions(draft)
    view = Body(draft, model, expressions).build()
    for action in form.actions:
        add_action(model, expressions, action, root, None)
    for path, bind in binds.items():
        compile_bind(expressions, bind, model.by_path[path])
    entities = model.entities(binds)
    followups: list[dict[str, Any]] = []
    visit: dict[str, Any] = {}
    if book is not None:
        sheets = Sheets(draft, expressions, book)
        followups, visit = sheets.followups(), sheets.visit()
    finish_nodes(draft)
    if draft.wants_itext:
        name_texts(draft, expressions)
    shown = read_files(draft, files or {}, complete=complete)
    order = plan_order(draft)
    mark_volatile(draft)
    fail_if_wrong(draft)
    plan = assemble(
        draft, settings, view=view, order=order, entities=entities, followups=followups, visit=visit
    )
    if shown:
        plan["files"] = shown
    audit = audit_settings(model, binds)
    if audit:
        plan["audit"] = audit
    return plan


def fail_if_wrong(draft: Draft) -> None:
    """Stop with all problems found so far."""
    if draft.problems:
        raise FormError(list(dict.fromkeys(draft.problems)))


def settings_of(book: Workbook | None) -> dict[str, str]:
    """The first row of the sheet ``settings``, columns in lower case."""
    rows = [row for _, row in book.rows("settings") if row] if book else []
    return {key.strip().lower(): text for key, text in rows[0].items()} if rows else {}


def default_language(languages: list[str], marked: str, settings: dict[str, str]) -> str:
    """The language that a form opens in if nobody chose another."""
    wanted = settings.get("default_language", "")
    if wanted and (language_tag(wanted) in languages or not languages):
        return language_tag(wanted)
    return marked


def compile_bind(expressions: Expressions, bind: Any, number: int) -> None:
    """The expressions of a bind."""
    node = expressions.draft.nodes[number]
    for name, key in BIND_SETTINGS.items():
        source = (attribute(bind, name) or "").strip()
        if not source or (source == "true()" and name in ("relevant", "constraint")):
            continue
        if source in ("true()", "false()") and name != "relevant":
            if source == "true()":
                node[key] = True
            continue
        if name == "relevant" and node["kind"] == "group":
            found = group_relevance(expressions, source, number)
        else:
            found = expressions.number(source, number, name, boolean=True)
        if found is not None:
            node[key] = found
            if name == "relevant" and node["kind"] == "repeat":
                series_relevance(expressions, node, found, source, number)
    calculate = (attribute(bind, "calculate") or "").strip()
    if calculate:
        found = expressions.number(calculate, number, "calculate")
        if found is not None:
            node["calculate"] = found
            node["computed"] = True
            if "widget" in node and mentions_node(expressions.draft.entries[found].tree, number):
                del node["computed"]
    for name, key, column in (
        ("constraintMsg", "constraintMessage", "constraint_message"),
        ("requiredMsg", "requiredMessage", "required_message"),
    ):
        message = (attribute(bind, name) or "").strip()
        if message:
            found = expressions.message(message, number, column)
            if found is not None:
                node[key] = found


def group_relevance(expressions: Expressions, source: str, number: int) -> int | None:
    """The relevance of a group. What it asks of hidden fields within the group is read once, as they are when
    the form opens: CHT's ``inputs`` are relevant by a hidden question of theirs.
    """
    found = expressions.tree(source, number, "relevant", boolean=True)
    if found is None:
        return None
    draft = expressions.draft
    tree = read_once(found[0], lambda node: hidden_below(draft.nodes, node, number))
    if tree != found[0]:
        draft.note(
            say(
                "{path}: its relevance asks for a field within itself; it is decided when the form opens.",
                path=draft.paths[number],
            )
        )
    return expressions.add(tree, draft.layout.home[number])


def read_once(tree: Any, within: Callable[[int], bool]) -> Any:
    """A tree in which the fields that are ``within`` are read relevant or not, without following them."""
    if not isinstance(tree, list):
        return tree
    if tree[:1] == ["ref"] and within(tree[1]):
        return ["once", tree[1], ""]
    return [read_once(each, within) for each in tree]


def hidden_below(nodes: list[dict[str, Any]], node: int, holder: int) -> bool:
    """Whether a field lies within a group and nobody is asked for it."""
    if "widget" in nodes[node]:
        return False
    parent = nodes[node].get("parent")
    while parent is not None and parent != holder:
        parent = nodes[parent].get("parent")
    return parent is not None


def series_relevance(
    expressions: Expressions, node: dict[str, Any], entry: int, source: str, number: int
) -> None:
    """The relevance of a repeat that has no instances, if its rule does not look inside one."""
    draft = expressions.draft
    if any(
        draft.layout.within(number, draft.layout.home[each.node])
        for each in draft.entries[entry].dependencies
    ):
        return
    found = expressions.number(source, number, "relevant", boolean=True, at=draft.layout.outer[number])
    if found is not None:
        node["seriesRelevant"] = found


def finish_nodes(draft: Draft) -> None:
    """Mark notes, and drop scopes and settings that say nothing."""
    targets = {action["target"] for action in draft.actions}
    for number, node in enumerate(draft.nodes):
        if node.get("scope") == 0:
            del node["scope"]
        plain = node.get("type") == "string" and node.get("widget") == "input"
        empty = "calculate" not in node and "default" not in node and number not in targets
        if plain and empty and node.get("readonly") is True:
            node["note"] = True


def name_texts(draft: Draft, expressions: Expressions) -> None:
    """Give every itext id its text number, for texts that are named when run."""
    for key in draft.xform.texts:
        number = expressions.itext(key, 0, "label")
        if number is not None:
            draft.itext[key] = number


def assemble(
    draft: Draft,
    settings: dict[str, str],
    *,
    view: list[Any],
    order: list[Any],
    entities: list[dict[str, Any]],
    followups: list[dict[str, Any]],
    visit: dict[str, Any],
) -> Plan:
    """Put the plan together."""
    form = draft.xform
    title = {draft.default_language: form.title} if form.title else {}
    title.update(
        {
            language_tag(key.partition("::")[2]): text
            for key, text in settings.items()
            if key.startswith("form_title::")
        }
    )
    title.update(visit.pop("title", {}))
    attributes = draft.nodes[0].get("attributes", {})
    expressions = []
    for entry in draft.entries:
        compiled: dict[str, Any] = {
            "t": entry.tree,
            "at": entry.at,
            "deps": sorted({(each.node, each.base) for each in entry.dependencies}),
        }
        compiled["deps"] = [list(each) for each in compiled["deps"]]
        if entry.volatile:
            compiled["volatile"] = True
        expressions.append(compiled)
    return {
        "format": FORMAT,
        "form": {
            "id": attributes.get("id", form.title),
            "version": attributes.get("version", ""),
            "title": title,
        },
        "languages": draft.languages,
        "default_language": draft.default_language,
        "nodes": draft.nodes,
        "view": view,
        "exprs": expressions,
        "order": order,
        "actions": draft.actions,
        "texts": {tag: [text.get(tag) for text in draft.texts] for tag in draft.languages},
        "media": draft.media,
        "lists": draft.lists,
        "itext": draft.itext,
        "entities": entities,
        "followups": followups,
        "visit": visit,
        "namespaces": {prefix: uri for prefix, uri in form.prefixes.items() if prefix},
        "notes": draft.notes,
    }


__all__ = ["FORMAT", "Plan", "compile_file", "compile_form", "compile_package", "compile_xform"]
