"""Dependencies of expressions, the order of evaluation, and circles (docs/plan.md, sections 3 and 4)."""

from __future__ import annotations

from typing import Any

from fieldapp.forms.compile_context import Dependency, Draft, Tree
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.frames import Layout
from fieldapp.forms.messages import say
from fieldapp.forms.program import SPOKEN

Step = tuple[str, int]
SHOWN = 8
KEEPING = frozenset(
    {
        "coalesce",
        "if",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "and",
        "or",
        "not",
        "boolean",
        "string",
        "string-length",
        "number",
        "once",
    }
)


class Reader:
    """Finds what a tree depends on."""

    def __init__(self, layout: Layout, lists: dict[str, dict[str, Any]]) -> None:
        self.layout = layout
        self.lists = lists
        self.found: dict[tuple[int, int], Dependency] = {}
        self.volatile = False

    def is_given(self, name: str | None) -> bool:
        """Whether a list is filled when the form is open: the register's, or the answers saved last."""
        source = self.lists.get(name or "", {})
        return "external" in source or "lastSaved" in source

    def add(self, node: int, base: int, loose: bool) -> None:
        """Note a dependency; a strict one outweighs a loose one."""
        known = self.found.get((node, base))
        if known is None or (known.loose and not loose):
            self.found[node, base] = Dependency(node, base, loose)

    def read(self, tree: Tree, limit: int | None = None, loose: bool = False) -> None:
        """Collect from a tree; ``limit``: within predicates of a path, the base of that path."""
        if not isinstance(tree, list) or not tree:
            return
        name = tree[0]
        if name in SPOKEN:
            self.volatile = True
        if name == "ref":
            home = self.layout.home[tree[1]]
            self.add(tree[1], home if limit is None else self.layout.common(limit, home), loose)
        elif name == "path":
            self.read_path(tree, limit, loose)
        elif name == "current":
            self.read(tree[1], None, loose)
        elif name == "rows":
            self.volatile = self.volatile or self.is_given(tree[1])
            for _, each in tree[2]:
                self.read(each, limit, loose)
            for each in tree[3]:
                self.read(each, limit, loose)
        elif name == "step":
            self.read_step(tree, limit, loose)
        elif name == "tree":
            if isinstance(tree[1], list):
                self.read(tree[1], limit, loose)
                return self.read_steps(tree[2], limit, loose)
            self.volatile = self.volatile or self.is_given(tree[1])
            self.read_steps(tree[2], limit, loose)
        elif name == "once":
            self.read(tree[2], limit, loose)
        elif name == "choice-name":
            self.read(tree[1], limit, loose)
        elif name == "position" and isinstance(tree[1], list) and tree[1][0] in ("ref", "current"):
            self.read_position(tree[1], limit, loose)
        elif name not in ("col", "text", "pos", "last", "none", "here", "chance"):
            if name in TABLE and TABLE[name].volatile:
                self.volatile = True
            for each in tree[1:]:
                self.read(each, limit, loose)

    def read_path(self, tree: Tree, limit: int | None, loose: bool) -> None:
        """A path depends on its nodes and on the repeats it goes through."""
        base = tree[1] if limit is None else self.layout.common(limit, tree[1])
        conditional = any(len(step) > 1 for step in tree[2])
        inner = loose or conditional
        home = tree[1]
        for step in tree[2]:
            target = self.layout.home[step[0]]
            for repeat in self.layout.way(home, target):
                self.add(repeat, base, inner)
            home = target
            for predicate in step[1:]:
                if isinstance(predicate, list) and predicate and predicate[0] == "at":
                    self.read(predicate[1], limit, loose)
                else:
                    self.read(predicate, base, loose)
        self.add(tree[2][-1][0], base, inner)

    def read_steps(self, steps: list[Any], limit: int | None, loose: bool) -> None:
        """The predicates of steps through a list."""
        for step in steps:
            for each in step[2:]:
                self.read(each, limit, loose)

    def read_step(self, tree: Tree, limit: int | None, loose: bool) -> None:
        """A step from a set depends on all instances of what it leads to; in repeats they may be others."""
        if tree[1] != ["ref", 0]:
            self.read(tree[1], limit, loose)
        for number in tree[3]:
            home = self.layout.home[number]
            for repeat in self.layout.chain(home)[1:]:
                self.add(repeat, 0, loose=True)
            if number:
                self.add(number, 0, loose or home != 0)
        for each in tree[4:]:
            self.read(each[1] if isinstance(each, list) and each[:1] == ["at"] else each, 0, loose=True)

    def read_position(self, tree: Tree, limit: int | None, loose: bool) -> None:
        """The position of an instance depends on how many stand before it: of its own, sessions tell it apart
        from that of others.
        """
        if tree[0] == "current":
            return self.read(tree, limit, loose)
        node = tree[1]
        if isinstance(node, int) and limit is not None:
            outer = self.layout.outer.get(node)
            if outer is not None and outer >= 0:
                self.add(node, outer, loose=True)
        self.read(tree, limit, loose)


def plan_order(draft: Draft) -> list[Any]:
    """The steps that keep a form up to date, in topological order; circles become problems."""
    steps: dict[Step, int] = {}
    for number, node in enumerate(draft.nodes):
        for what in ("count", "relevant", "calculate"):
            if isinstance(node.get(what), int) and not isinstance(node.get(what), bool):
                steps[what, number] = node[what]
        choices = node.get("choices")
        if choices and not node.get("computed") and draft.entries[choices["items"]].dependencies:
            steps["choices", number] = choices["items"]
    edges = {step: step_edges(draft, steps, step, entry) for step, entry in steps.items()}
    order: list[Any] = []
    for group in components(list(steps), edges):
        if len(group) == 1 and group[0] not in edges[group[0]]:
            order.append(list(group[0]))
            continue
        order.extend(unroll(draft, group, edges))
    return order


def step_edges(draft: Draft, steps: dict[Step, int], step: Step, entry: int) -> dict[Step, bool]:
    """The steps that must run before this one, and whether only for other instances (loosely)."""
    found: dict[Step, bool] = {}
    layout = draft.layout

    def need(other: Step, loose: bool) -> None:
        if other in steps:
            found[other] = found.get(other, True) and loose

    keeps = step[0] == "calculate" and keeps_itself(draft.entries[entry].tree, step[1])
    for dependency in draft.entries[entry].dependencies:
        node = dependency.node
        if not (node == step[1] and (step[0] == "choices" or (keeps and not dependency.loose))):
            need(("calculate", node), dependency.loose)
            need(("choices", node), loose=True)
        if draft.nodes[node]["kind"] == "repeat":
            need(("count", node), dependency.loose)
        while node > 0:
            need(("relevant", node), dependency.loose)
            node = layout.parent[node]
            if (
                node > 0
                and draft.nodes[node]["kind"] == "repeat"
                and not layout.within(node, dependency.base)
            ):
                need(("count", node), dependency.loose)
    return found


def keeps_itself(tree: Tree, number: int) -> bool:
    """Whether a rule reads its own field only to keep its value, as in ``coalesce(., x)`` or ``if(. = '',
    x, .)``.

    XForms 1.1 (appendix D) leaves a field out of its own dependencies; anything else of the kind never
    comes to rest.
    """
    if tree == ["ref", number] or not isinstance(tree, list):
        return True
    if not mentions_node(tree, number):
        return True
    return tree[0] in KEEPING and all(keeps_itself(each, number) for each in tree[1:])


def mentions_node(tree: Tree, number: int) -> bool:
    """Whether a tree reads a node."""
    if not isinstance(tree, list):
        return False
    return tree == ["ref", number] or any(mentions_node(each, number) for each in tree)


def components(steps: list[Step], edges: dict[Step, dict[Step, bool]]) -> list[list[Step]]:
    """Strongly connected components, what is needed first coming first (Tarjan, without recursion)."""
    index: dict[Step, int] = {}
    low: dict[Step, int] = {}
    stack: list[Step] = []
    on_stack: set[Step] = set()
    out: list[list[Step]] = []
    for root in steps:
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            step, pending = work[-1]
            following = next(pending, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[step])
                if low[step] == index[step]:
                    group = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        group.append(member)
                        if member == step:
                            break
                    out.append(sorted(group, key=lambda each: (each[1], each[0])))
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(edges[following])))
            elif following in on_stack:
                low[step] = min(low[step], index[following])
    return out


def unroll(draft: Draft, group: list[Step], edges: dict[Step, dict[Step, bool]]) -> list[Any]:
    """A circle: allowed if it closes only between instances of repeats, else a problem."""
    inside = set(group)
    strict: dict[Step, dict[Step, bool]] = {
        step: {other: loose for other, loose in edges[step].items() if other in inside and not loose}
        for step in group
    }
    parts = components(group, strict)
    circle = next((part for part in parts if len(part) > 1 or part[0] in strict[part[0]]), None)
    if circle is None:
        return [["loop", [list(part[0]) for part in parts]]]
    paths = list(dict.fromkeys(draft.paths[number] for _, number in circle))
    names = " → ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")
    what, number = circle[0]
    draft.problem(
        say(
            "These depend on each other in a circle: {names}. "
            "Take one of them out of the others' expressions.",
            names=names,
        ),
        draft.paths[number],
        what,
    )
    return [list(part[0]) for part in parts]


def mark_volatile(draft: Draft) -> None:
    """Mark fields whose content depends on moment, chance, device or register, directly or through others."""
    readers: dict[int, bool] = {}
    for number, node in enumerate(draft.nodes):
        expressions = [node[key] for key in ("calculate",) if isinstance(node.get(key), int)]
        around = number
        while around > 0:
            relevant = draft.nodes[around].get("relevant")
            if isinstance(relevant, int) and not isinstance(relevant, bool):
                expressions.append(relevant)
            around = draft.layout.parent[around]
        readers[number] = any(draft.entries[each].volatile for each in expressions) or "preload" in node
        node["_reads"] = {each.node for entry in expressions for each in draft.entries[entry].dependencies}
    for action in draft.actions:
        expression = action.get("expr")
        if action["do"] != "set" or (expression is not None and draft.entries[expression].volatile):
            readers[action["target"]] = True
    changed = True
    while changed:
        changed = False
        for number, node in enumerate(draft.nodes):
            if not readers[number] and "calculate" in node and any(readers[each] for each in node["_reads"]):
                readers[number] = changed = True
    for number, node in enumerate(draft.nodes):
        del node["_reads"]
        if readers[number] and node["kind"] == "field":
            node["volatile"] = True
