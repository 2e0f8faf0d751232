"""Sources of expressions -> expressions of the plan, with their dependencies."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from fieldapp.forms.compile_context import Draft, Tree
from fieldapp.forms.compile_graph import Reader
from fieldapp.forms.compile_resolve import Resolver
from fieldapp.forms.compile_steps import Context
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.parser import parse
from fieldapp.forms.messages import say
from fieldapp.forms.xform import Text, attribute, read_text


class Expressions:
    """Compiles the expressions and texts of a draft whose nodes are laid out."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.resolver = Resolver(draft, lambda key, owner: self.itext(key, owner, "calculate"))

    def number(
        self,
        source: str,
        owner: int,
        what: str,
        *,
        boolean: bool = False,
        at: int | None = None,
        row: str | None = None,
        path: str | None = None,
    ) -> int | None:
        """The expr number of a source, or None after recording what is wrong with it.

        ``what`` says which setting of the owner it is, for messages; ``at`` the frames it is evaluated in.
        """
        tree = self.tree(source, owner, what, boolean=boolean, at=at, row=row, path=path)
        if tree is None:
            return None
        return self.add(tree[0], self.draft.layout.home[owner] if at is None else at)

    def tree(
        self,
        source: str,
        owner: int,
        what: str,
        *,
        boolean: bool = False,
        at: int | None = None,
        row: str | None = None,
        path: str | None = None,
    ) -> list[Tree] | None:
        """The tree of a source in a list of one, or None after recording what is wrong with it."""
        where = self.draft.paths[owner] if path is None else path
        home = self.draft.layout.home[owner] if at is None else at
        try:
            parsed = parse(source)
            context = Context(owner, owner, home, row)
            found = (
                self.resolver.boolean(parsed, context) if boolean else self.resolver.resolve(parsed, context)
            )
        except ExpressionError as error:
            self.draft.problem(error.message, where, what, error, source)
            return None
        except RecursionError:
            self.draft.problem(say("The expression is nested too deeply."), where, what)
            return None
        return [found]

    def add(self, tree: Tree, at: int) -> int:
        """Enter a tree with its dependencies."""
        reader = Reader(self.draft.layout, self.draft.lists)
        reader.read(tree)
        for number in texts_of(tree):
            for entry in self.draft.outputs(number):
                for each in self.draft.entries[entry].dependencies:
                    reader.add(each.node, self.draft.layout.common(each.base, at), each.loose)
        return self.draft.add(tree, at, list(reader.found.values()), reader.volatile)

    def text(self, versions: dict[str, Text], owner: int, what: str, at: int | None = None) -> int | None:
        """The text number of a text in its languages."""
        home = self.draft.layout.home[owner] if at is None else at
        return self.draft.add_text(versions, lambda source: self.number(source, owner, what, at=home))

    def itext(self, key: str, owner: int, what: str) -> int | None:
        """The text number of an itext id, with its media; None if it is unknown or empty."""
        versions = self.draft.xform.texts.get(key)
        if versions is None:
            self.draft.problem(say("There is no text “{key}”.", key=key), self.draft.paths[owner], what)
            return None
        forms = sorted({form for each in versions.values() for form in each} - {"", "guidance"})
        plain: dict[str, Text] = {tag: each[""] for tag, each in versions.items() if "" in each}
        if not plain and "long" in forms:
            plain = {tag: each["long"] for tag, each in versions.items() if "long" in each}
        media: dict[str, int] = {}
        for form in forms:
            said = {tag: file_names(each[form]) for tag, each in versions.items() if form in each}
            number = self.text(said, owner, what)
            if number is not None:
                media[form] = number
        number = self.text(plain, owner, what)
        if number is None and media:
            number = self.blank_text()
        if number is not None and media:
            if self.draft.media.get(str(number), media) != media:
                self.draft.texts.append(dict(self.draft.texts[number]))
                number = len(self.draft.texts) - 1
            self.draft.media[str(number)] = media
        return number

    def blank_text(self) -> int:
        """A text of its own that is empty, to hang media on."""
        self.draft.texts.append({self.draft.default_language: ""})
        return len(self.draft.texts) - 1

    def guidance(self, key: str, owner: int) -> int | None:
        """The text number of the guidance form of an itext id."""
        versions = self.draft.xform.texts.get(key, {})
        return self.text(
            {tag: each["guidance"] for tag, each in versions.items() if "guidance" in each},
            owner,
            "guidance_hint",
        )

    def message(self, source: str, owner: int, what: str) -> int | None:
        """A message: literal, or ``jr:itext('id')``."""
        key = itext_key(source)
        if key is not None:
            return self.itext(key, owner, what)
        return self.text({self.draft.default_language: [source]}, owner, what)

    def element(self, element: Element, owner: int, what: str) -> int | None:
        """The text of a label or hint element."""
        reference = attribute(element, "ref")
        if reference is None:
            return self.text({self.draft.default_language: read_text(element)}, owner, what)
        key = itext_key(reference)
        if key is not None:
            return self.itext(key, owner, what)
        number = self.number(reference, owner, what)
        if number is None:
            return None
        self.draft.texts.append({self.draft.default_language: [number]})
        return len(self.draft.texts) - 1


def texts_of(tree: Tree) -> list[int]:
    """The texts that a tree quotes by number."""
    if not isinstance(tree, list):
        return []
    if tree[:1] == ["text"]:
        return [tree[1]]
    return [number for each in tree for number in texts_of(each)]


def itext_key(source: str) -> str | None:
    """The id in ``jr:itext('id')``, or None if the source is something else."""
    source = source.strip()
    if not source.startswith("jr:itext(") or not source.endswith(")"):
        return None
    inner = source[len("jr:itext(") : -1].strip()
    if len(inner) >= 2 and inner[0] in "'\"" and inner[-1] == inner[0] and inner[0] not in inner[1:-1]:
        return inner[1:-1]
    return None


def file_names(text: Text) -> Text:
    """Media texts without the ``jr://images/`` before the file name."""
    return [
        part.rpartition("/")[2] if isinstance(part, str) and part.startswith("jr://") else part
        for part in text
    ]
