"""Secondary instances at run time: rows with indexes, rows from a provider, and nested trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class ListProvider(Protocol):
    """Where rows of external lists (``households``, ``members``) come from."""

    def all(self, name: str) -> Iterable[Mapping[str, str]]:
        """Every row of a list, in a stable order; none if the list is unknown."""
        ...

    def where(self, name: str, column: str, value: str) -> Iterable[Mapping[str, str]]:
        """The rows of a list whose column has this value, in the order of ``all``."""
        ...


class NoLists:
    """A provider that knows no list."""

    def all(self, _name: str) -> Iterable[Mapping[str, str]]:
        """Nothing."""
        return ()

    def where(self, _name: str, _column: str, _value: str) -> Iterable[Mapping[str, str]]:
        """Nothing."""
        return ()


class Row:
    """A row of a list as a node. Its cells are strings; in an ``itext`` column, text numbers as strings."""

    __slots__ = ("cells", "index")

    def __init__(self, cells: Mapping[str, str], index: int) -> None:
        self.cells = cells
        self.index = index

    def text(self) -> str:
        """String value of the row itself: none."""
        return ""


class InlineList:
    """Rows that came with the plan, indexed by column when first asked."""

    def __init__(self, columns: list[str], rows: list[list[Any]]) -> None:
        self.rows = [
            Row(
                {name: str(cell) for name, cell in zip(columns, row, strict=False) if cell is not None},
                index,
            )
            for index, row in enumerate(rows)
        ]
        self.indexes: dict[str, dict[str, list[Row]]] = {}

    def all(self) -> list[Row]:
        """Every row."""
        return self.rows

    def where(self, column: str, value: str) -> list[Row]:
        """Rows whose column has this value; a missing cell counts as empty."""
        index = self.indexes.get(column)
        if index is None:
            index = self.indexes[column] = {}
            for row in self.rows:
                index.setdefault(row.cells.get(column, ""), []).append(row)
        return index.get(value, [])


class ExternalList:
    """Rows from the session's provider."""

    def __init__(self, name: str, provider: ListProvider) -> None:
        self.name = name
        self.provider = provider

    def all(self) -> list[Row]:
        """Every row."""
        return [Row(cells, index) for index, cells in enumerate(self.provider.all(self.name))]

    def where(self, column: str, value: str) -> list[Row]:
        """Rows whose column has this value."""
        return [Row(cells, i) for i, cells in enumerate(self.provider.where(self.name, column, value))]


class Tree:
    """An element (or attribute, name ``@…``) of a nested list as a node."""

    __slots__ = ("children", "name", "order", "own", "parent")

    def __init__(self, name: str, own: str, parent: Tree | None, order: int) -> None:
        self.name = name
        self.own = own
        self.parent = parent
        self.order = order
        self.children: list[Tree] = []

    def text(self) -> str:
        """String value: the text in it and below, attributes aside."""
        return self.own + "".join(child.text() for child in self.children if not child.name.startswith("@"))

    def walk(self) -> Iterable[Tree]:
        """Descendant elements in document order."""
        for child in self.children:
            if not child.name.startswith("@"):
                yield child
                yield from child.walk()


def tree_of_answers(name: str, answers: Mapping[str, Any]) -> list[Any]:
    """Answers as they are stored, as the element that they would be: ``[name, {attributes}, [children]]``."""
    attributes: dict[str, str] = {}
    inside: list[Any] = []
    for key, value in answers.items():
        if key.startswith("@"):
            attributes[key[1:]] = value
        elif key == "#":
            inside.append(value)
        else:
            for each in value if isinstance(value, list) else [value]:
                whole = isinstance(each, dict)
                inside.append(tree_of_answers(key, each) if whole else [key, {}, [str(each)]])
    return [name, attributes, inside]


def build_tree(source: list[Any], parent: Tree, counter: list[int]) -> Tree:
    """Turn ``[name, {attributes}, [children or strings]]`` into nodes under ``parent``."""
    counter[0] += 1
    texts = [child for child in source[2] if isinstance(child, str)]
    node = Tree(source[0], "".join(texts), parent, counter[0])
    parent.children.append(node)
    for name, value in source[1].items():
        counter[0] += 1
        node.children.append(Tree("@" + name, value, node, counter[0]))
    for child in source[2]:
        if not isinstance(child, str):
            build_tree(child, node, counter)
    return node


def tree_of(source: dict[str, Any], rows: list[Row]) -> Tree:
    """The document node of a list: of its tree, or one made of its rows."""
    document = Tree("", "", None, 0)
    if "tree" in source:
        build_tree(source["tree"], document, [0])
        return document
    root_name, item_name = source.get("names", ["root", "item"])
    items = [[item_name, {}, [[name, {}, [cell]] for name, cell in row.cells.items()]] for row in rows]
    build_tree([root_name, {}, items], document, [0])
    return document
