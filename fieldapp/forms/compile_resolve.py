"""Syntax trees as written -> trees of the plan: operators, functions and lists (docs/plan.md, section 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fieldapp.forms.compile_context import Draft, Tree
from fieldapp.forms.compile_paths import names
from fieldapp.forms.compile_rows import ListPaths, is_tree, plain_column
from fieldapp.forms.compile_steps import Context, Cursor
from fieldapp.forms.compile_trees import (
    DOT,
    NODE_SETS,
    OWN,
    arity,
    parse_literal_path,
    position_of,
    type_of,
    written,
)
from fieldapp.forms.expr import ast
from fieldapp.forms.expr.functions import TABLE
from fieldapp.forms.expr.functions.patterns import PatternError, matcher
from fieldapp.forms.expr.lexer import ExpressionError
from fieldapp.forms.expr.steps import nodes_of
from fieldapp.forms.messages import Message, did_you_mean, say

NUMERIC = frozenset({"int", "decimal"})
OF_CONTEXT = frozenset({"number", "string", "string-length", "normalize-space", "boolean"})


class Resolver(ListPaths):
    """Resolves the expressions of one form; ``text_named`` gives the number of an itext id, for its owner."""

    def __init__(self, draft: Draft, text_named: Callable[[str, int], int | None]) -> None:
        super().__init__(draft)
        self.text_named = text_named

    def resolve(self, tree: ast.Expression, context: Context) -> Tree:
        """The plan's tree. Raises ExpressionError."""
        if isinstance(tree, ast.Number):
            return int(tree.value) if tree.value == int(tree.value) and tree.value < 1e15 else tree.value
        if isinstance(tree, ast.String):
            return tree.value
        if isinstance(tree, ast.Negative):
            return ["neg", self.resolve(tree.operand, context)]
        if isinstance(tree, ast.Binary):
            return self.binary(tree, context)
        if isinstance(tree, ast.Question):
            return self.question(tree, context)
        if isinstance(tree, ast.Path):
            return self.path(tree, context)
        if isinstance(tree, ast.Filter):
            return self.filter(tree, context)
        return self.call(tree, context)

    def boolean(self, tree: ast.Expression, context: Context) -> Tree:
        """The tree of something that is used as a boolean: a numeric question counts as its number."""
        return self.truth(self.resolve(tree, context))

    def truth(self, found: Tree) -> Tree:
        """A reference to a numeric question as its number, anything else as it is."""
        inner = found[1] if isinstance(found, list) and found[0] == "current" else found
        if isinstance(inner, list) and inner[0] == "ref" and self.nodes[inner[1]].get("type") in NUMERIC:
            return ["number", found]
        return found

    def binary(self, tree: ast.Binary, context: Context) -> Tree:
        """An operator."""
        operator = "union" if tree.operator == "|" else tree.operator
        if operator in ("and", "or"):
            return [operator, *[self.boolean(each, context) for each in tree.operands]]
        return [operator, *[self.resolve(each, context) for each in tree.operands]]

    def question(self, tree: ast.Question, context: Context) -> Tree:
        """``${name}``: the nearest question of that name."""
        if context.row == "subject":
            raise ExpressionError(
                say("A question cannot be used here, only columns of the register."), tree.pos
            )
        numbers = [n for n in self.by_name.get(tree.name, []) if not self.nodes[n]["name"].startswith("@")]
        if not numbers:
            raise ExpressionError(
                say("There is no question “{name}”{meant}", name=tree.name, meant=self.meant(tree.name)),
                tree.pos,
            )
        if len(numbers) > 1:
            near = [n for n in numbers if self.layout.within(self.layout.home[n], context.at)]
            if len(near) != 1:
                raise ExpressionError(say("Several questions are called “{name}”.", name=tree.name), tree.pos)
            numbers = near
        number, outer = numbers[0], self.outermost(context)
        if self.nodes[number]["kind"] == "repeat":
            base = self.layout.common(self.layout.outer[number], outer.at)
            return self.from_outside(["path", base, [[number]]], context)
        return self.from_outside(self.emit(Cursor(number), outer), context)

    def meant(self, name: str) -> Message:
        """A suggestion for a misspelt question."""
        return did_you_mean(name, self.by_name)

    def path(self, tree: ast.Path, context: Context) -> Tree:
        """A path, among the questions or in a list."""
        start = tree.start
        if isinstance(start, ast.Filter) and not start.predicates and isinstance(start.operand, ast.Path):
            inner = start.operand
            return self.path(replace(inner, steps=(*inner.steps, *tree.steps)), context)
        if isinstance(start, ast.Call) and self.is_primary(start):
            return self.path(replace(tree, absolute=True, start=None), context)
        if isinstance(start, ast.Call) and start.name == "instance":
            return self.list_path(self.list_name(start), list(tree.steps), context)
        if start is not None and not (isinstance(start, ast.Call) and start.name == "current"):
            return self.path_from(tree, context)
        if start is None and not tree.absolute and context.row is not None:
            return self.row_path(list(tree.steps), context)
        if context.row == "subject":
            raise ExpressionError(say("Only columns of the register can be used here."), tree.pos)
        outside = start is not None or tree.absolute
        around = self.outermost(context) if outside else context
        cursors = self.cursors(tree, around)
        if not cursors:
            literal = self.literal_attribute(tree, around)
            if literal is not None:
                return literal
            self.draft.note(say("{written} names nothing; it is always empty.", written=written(tree)))
            return ["none"]
        trees = [self.emit(cursor, around) for cursor in cursors]
        found = trees[0] if len(trees) == 1 else ["union", *trees]
        return self.from_outside(found, context) if outside else found

    def literal_attribute(self, tree: ast.Path, context: Context) -> str | None:
        """What stands in an attribute that nothing changes, such as ``/data/@version``."""
        if not tree.steps or tree.steps[-1].axis != "attribute":
            return None
        for cursor in self.cursors(replace(tree, steps=tree.steps[:-1]), context):
            for name, value in self.nodes[cursor.node].get("attributes", {}).items():
                if names(name.rpartition("}")[2], tree.steps[-1].name):
                    return str(value)
        return None

    def is_primary(self, call: ast.Call) -> bool:
        """Whether ``instance('x')`` means the form's own answers."""
        argument = call.arguments[0] if call.name == "instance" and len(call.arguments) == 1 else None
        own = self.draft.xform.primary_id
        return isinstance(argument, ast.String) and argument.value == own and own not in self.draft.lists

    def path_from(self, tree: ast.Path, context: Context) -> Tree:
        """Steps from an expression in parentheses."""
        start: Tree = self.resolve(tree.start or DOT, context)
        if not self.is_node_set(start):
            raise ExpressionError(say("A path can only go on from questions or from a list."), tree.pos)
        among = nodes_of(start)
        if among:
            cursors = self.walk([Cursor(min(among), tree=start, among=among)], tree.steps, context)
            trees = [self.emit(cursor, context) for cursor in cursors]
            return ["none"] if not trees else trees[0] if len(trees) == 1 else ["union", *trees]
        if start[0] == "rows" and start[4] is None and len(tree.steps) == 1 and plain_column(tree.steps[0]):
            return [*start[:4], tree.steps[0].name]
        return ["tree", start, [self.tree_step(step, context) for step in tree.steps]]

    def filter(self, tree: ast.Filter, context: Context) -> Tree:
        """``(node-set)[...]``"""
        start = self.resolve(tree.operand, context)
        if not tree.predicates:
            return start
        if not self.is_node_set(start):
            raise ExpressionError(say("Only questions can have a condition in brackets."), tree.pos)
        among = nodes_of(start)
        if among:
            return ["filter", start, *[self.candidates(each, context, among) for each in tree.predicates]]
        row = "tree" if is_tree(start) else "row"
        return ["filter", start, *[self.predicate(p, context, row=row) for p in tree.predicates]]

    def call(self, tree: ast.Call, context: Context) -> Tree:
        """A function call, checked against the table."""
        name, count = tree.name, len(tree.arguments)
        own = OWN.get(name)
        entry = TABLE.get(name)
        if own is None and entry is None:
            hint = did_you_mean(name, [*TABLE, *OWN], shape="{}()")
            raise ExpressionError(say("There is no function {name}(){hint}", name=name, hint=hint), tree.pos)
        least, most = own or ((entry.least, entry.most) if entry else (0, 0))
        if name in OF_CONTEXT and count == 0:
            return [
                name,
                self.path(ast.Path(False, (ast.Step("self", "node()", (), tree.pos),), tree.pos), context),
            ]
        if not least <= count <= most:
            raise ExpressionError(
                say(
                    "{name}() takes {wanted}, not {count}.", name=name, wanted=arity(least, most), count=count
                ),
                tree.pos,
            )
        special = getattr(self, "call_" + name.replace("jr:", "").replace("-", "_"), None)
        if special is not None:
            return special(tree, context)
        if entry is None:
            raise ExpressionError(say("{name}() cannot be used here.", name=name), tree.pos)
        arguments = []
        for index, argument in enumerate(tree.arguments):
            kind = entry.parameter(index)
            found = self.resolve(argument, context)
            if kind == "N" and not self.is_node_set(found):
                raise ExpressionError(
                    say("{name}() needs questions here, not a value.", name=name), position_of(argument)
                )
            arguments.append(self.truth(found) if kind == "b" or name == "boolean" else found)
        if name == "regex" and isinstance(arguments[1], str):
            self.check_pattern(arguments[1], position_of(tree.arguments[1]))
        return [name, *arguments]

    def check_pattern(self, pattern: str, pos: int) -> None:
        """Refuse a regular expression that is none."""
        try:
            matcher(pattern)
        except PatternError as error:
            raise ExpressionError(
                say("The regular expression is wrong: {error}.", error=error.args[0]), pos
            ) from None

    def is_node_set(self, tree: Tree) -> bool:
        """Whether a tree gives nodes."""
        if not isinstance(tree, list):
            return False
        if tree[0] == "current":
            return self.is_node_set(tree[1])
        if tree[0] == "if":
            return self.is_node_set(tree[2]) or self.is_node_set(tree[3])
        return tree[0] in NODE_SETS

    def call_true(self, _tree: ast.Call, _context: Context) -> Tree:
        """true()"""
        return True

    def call_false(self, _tree: ast.Call, _context: Context) -> Tree:
        """false()"""
        return False

    def call_if(self, tree: ast.Call, context: Context) -> Tree:
        """if()"""
        test, yes, no = tree.arguments
        return ["if", self.boolean(test, context), self.resolve(yes, context), self.resolve(no, context)]

    def call_once(self, tree: ast.Call, context: Context) -> Tree:
        """once(): keeps the value of the question it stands in."""
        return ["once", context.owner, self.resolve(tree.arguments[0], context)]

    def call_last(self, _tree: ast.Call, _context: Context) -> Tree:
        """last()"""
        return ["last"]

    def call_position(self, tree: ast.Call, context: Context) -> Tree:
        """position(), or position(node)."""
        if not tree.arguments:
            return ["pos"]
        found = self.resolve(tree.arguments[0], context)
        if not self.is_node_set(found):
            raise ExpressionError(
                say("position() needs a path such as position(..)."), position_of(tree.arguments[0])
            )
        return ["position", found]

    def call_name(self, tree: ast.Call, context: Context) -> Tree:
        """name(), local-name()"""
        found = self.resolve(tree.arguments[0] if tree.arguments else DOT, context)
        if found == ["ref", context.owner]:
            return str(self.nodes[context.owner]["name"]).lstrip("@")
        return ["name", found]

    call_local_name = call_name

    def call_version(self, _tree: ast.Call, _context: Context) -> Tree:
        """version(): the form's, an extension of ODK's engine."""
        return str(self.nodes[0].get("attributes", {}).get("version", ""))

    def call_depend(self, tree: ast.Call, context: Context) -> Tree:
        """depend(value, ...): the value, an extension of ODK's engine."""
        return self.resolve(tree.arguments[0], context)

    def call_current(self, tree: ast.Call, context: Context) -> Tree:
        """current() alone."""
        return self.path(ast.Path(False, (), tree.pos, tree), context)

    def call_instance(self, tree: ast.Call, _context: Context) -> Tree:
        """instance('x') alone: its document element."""
        return ["tree", self.list_name(tree), [["child", "*"]]]

    def call_randomize(self, tree: ast.Call, context: Context) -> Tree:
        """randomize(): without a seed, the order is that of the submission and the question."""
        nodes = self.resolve(tree.arguments[0], context)
        if not self.is_node_set(nodes):
            raise ExpressionError(
                "randomize() needs questions here, not a value.", position_of(tree.arguments[0])
            )
        seed = tree.arguments[1:]
        return ["randomize", nodes, self.resolve(seed[0], context) if seed else ["chance", context.owner]]

    def call_itext(self, tree: ast.Call, context: Context) -> Tree:
        """jr:itext()"""
        argument = tree.arguments[0]
        if isinstance(argument, ast.String) and argument.value in self.draft.xform.texts:
            number = self.text_named(argument.value, context.owner)
            return "" if number is None else ["text", number]
        self.draft.wants_itext = True
        return ["itext", self.resolve(argument, context)]

    def call_choice_name(self, tree: ast.Call, context: Context) -> Tree:
        """jr:choice-name(value, 'question')"""
        value, where = tree.arguments
        path = parse_literal_path(where)
        start = replace(context, row=None) if context.row else context
        cursors = self.cursors(path, start) if isinstance(path, ast.Path) else []
        if isinstance(path, ast.Question):
            found = self.question(path, context)
            cursors = [Cursor(found[1])] if isinstance(found, list) and found[0] == "ref" else []
        if len(cursors) != 1:
            raise ExpressionError(
                say("The second part must name a question, as in '${{question}}'."), position_of(where)
            )
        return ["choice-name", self.resolve(value, context), cursors[0].node]

    def call_pulldata(self, tree: ast.Call, context: Context) -> Tree:
        """pulldata('list', 'column', 'key column', key)"""
        names = []
        for argument in tree.arguments[:3]:
            if not isinstance(argument, ast.String):
                raise ExpressionError(
                    say("pulldata() needs names in quotation marks here."), position_of(argument)
                )
            names.append(argument.value)
        name, column, key = names
        name = name.removesuffix(".csv")
        self.draft.lists.setdefault(name, {"external": name})
        return ["rows", name, [[key, self.as_string(self.resolve(tree.arguments[3], context))]], [], column]

    def as_string(self, tree: Tree) -> Tree:
        """A tree that gives a string or nodes."""
        return tree if type_of(tree) in ("s", "N") else ["string", tree]

    def call_indexed_repeat(self, tree: ast.Call, context: Context) -> Tree:
        """indexed-repeat(question, repeat, number, ...)"""
        if len(tree.arguments) % 2 == 0:
            raise ExpressionError(
                say("indexed-repeat() takes a question, then repeats each with a number."), tree.pos
            )
        target = self.single(tree.arguments[0], context)
        indexes: dict[int, Tree] = {}
        for repeat_tree, index_tree in zip(tree.arguments[1::2], tree.arguments[2::2], strict=True):
            repeat = self.single(repeat_tree, context)
            if self.nodes[repeat]["kind"] != "repeat" or not self.layout.within(
                repeat, self.layout.home[target]
            ):
                raise ExpressionError(
                    say("This must be a repeat that holds the question."), position_of(repeat_tree)
                )
            indexes[repeat] = ["at", self.resolve(index_tree, context)]
        steps: list[list[Any]] = []
        base = 0
        for repeat in self.layout.chain(self.layout.home[target])[1:]:
            if repeat in indexes:
                steps.append([repeat, indexes[repeat]])
            elif not steps and self.layout.within(repeat, context.at):
                base = repeat
            else:
                steps.append([repeat])
        if steps and steps[-1][0] == target:
            return ["path", base, steps]
        return ["path", base, [*steps, [target]]]

    def single(self, tree: ast.Expression, context: Context) -> int:
        """The node that a path names, whatever its instance."""
        if isinstance(tree, ast.Question):
            found = self.question(tree, context)
            return int(found[1]) if found[0] == "ref" else int(found[2][-1][0])
        cursors = self.cursors(tree, context) if isinstance(tree, ast.Path) else []
        if len(cursors) != 1:
            raise ExpressionError(say("A question was expected here."), position_of(tree))
        return cursors[0].node
