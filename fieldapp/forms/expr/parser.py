"""Tokens -> syntax tree, by precedence climbing (XPath 1.0, sections 2 and 3)."""

from __future__ import annotations

from fieldapp.forms.expr.ast import (
    Binary,
    Call,
    Expression,
    Filter,
    Negative,
    Number,
    Path,
    Question,
    Step,
    String,
)
from fieldapp.forms.expr.lexer import ExpressionError, Token, tokenize
from fieldapp.forms.messages import say

MAX_DEPTH = 120
#: Older names of functions, which ODK's engine still takes.
ALIASES = {"is-selected": "selected", "enclosed-area": "area"}

PRECEDENCE = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
UNION = 8
CHAINED = frozenset({"or", "and", "+", "|"})
AXES = frozenset(
    {
        "child",
        "parent",
        "self",
        "attribute",
        "descendant",
        "descendant-or-self",
        "ancestor",
        "ancestor-or-self",
        "preceding-sibling",
        "following-sibling",
    }
)
NODE_TYPES = frozenset({"node", "text"})
MAX_CHAIN = 150


def parse(source: str) -> Expression:
    """Parse an expression. Raises ExpressionError with the offset of what is wrong."""
    parser = Parser(tokenize(source))
    if parser.token.kind == "end":
        raise ExpressionError(say("The expression is empty."), 0)
    try:
        tree = parser.expression(0)
    except RecursionError:
        raise ExpressionError(say("The expression is nested too deeply."), parser.token.pos) from None
    if parser.token.kind != "end":
        raise ExpressionError(
            say("“{text}” was not expected here.", text=parser.token.text), parser.token.pos
        )
    return tree


class Parser:
    """Reads one expression from a list of tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token now looked at."""
        return self.tokens[self.index]

    def take(self) -> Token:
        """Return the present token and go on to the next."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def at(self, text: str) -> bool:
        """Whether the present token is this symbol."""
        return self.token.text == text and self.token.kind in ("symbol", "operator")

    def expect(self, text: str) -> None:
        """Take this symbol or fail."""
        if not self.at(text):
            found = f"“{self.token.text}”" if self.token.kind != "end" else say("the end")
            raise ExpressionError(
                say("“{text}” was expected here instead of {found}.", text=text, found=found), self.token.pos
            )
        self.take()

    def expression(self, minimum: int) -> Expression:
        """An expression whose operators bind at least as tightly as ``minimum``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(say("The expression is nested too deeply."), self.token.pos)
        left = self.unary()
        chain = 0
        while True:
            token = self.token
            level = PRECEDENCE.get(token.text, 0) if token.kind in ("symbol", "operator") else 0
            if not level or level < minimum:
                break
            self.take()
            right = self.expression(level + 1)
            left = combine(token.text, left, right, token.pos)
            chain += token.text not in CHAINED
            if chain > MAX_CHAIN:
                raise ExpressionError(
                    say("More than {limit} of “{text}” in a row.", limit=MAX_CHAIN, text=token.text),
                    token.pos,
                )
        self.depth -= 1
        return left

    def unary(self) -> Expression:
        """Minus signs, then a union."""
        signs = 0
        pos = self.token.pos
        while self.at("-"):
            self.take()
            signs += 1
        operand = self.union()
        if signs:
            operand = Negative(operand, pos)
            if signs % 2 == 0:
                operand = Negative(operand, pos)
        return operand

    def union(self) -> Expression:
        """Paths joined by ``|``."""
        left = self.path()
        while self.at("|"):
            pos = self.take().pos
            left = combine("|", left, self.path(), pos)
        return left

    def path(self) -> Expression:
        """A location path, or a primary expression with predicates and further steps."""
        token = self.token
        if self.at("/") or self.at("//"):
            return self.location(absolute=True)
        if token.kind == "name" and not self.calls_function():
            return self.location(absolute=False)
        if token.kind == "symbol" and token.text in (".", "..", "@", "*"):
            return self.location(absolute=False)
        start = self.primary()
        predicates = self.predicates()
        if predicates:
            start = Filter(start, predicates, token.pos)
        if self.at("/") or self.at("//"):
            steps: list[Step] = []
            while self.at("/") or self.at("//"):
                self.separator(steps)
                steps.append(self.step())
            return Path(False, tuple(steps), token.pos, start)
        return start

    def calls_function(self) -> bool:
        """Whether the present name is followed by ``(`` and names a function."""
        following = self.tokens[self.index + 1]
        return following.text == "(" and following.kind == "symbol" and self.token.text not in NODE_TYPES

    def location(self, absolute: bool) -> Path:
        """A location path."""
        pos = self.token.pos
        steps: list[Step] = []
        if absolute:
            self.separator(steps)
            if not steps and not self.at_step():
                return Path(True, (), pos)
        steps.append(self.step())
        while self.at("/") or self.at("//"):
            self.separator(steps)
            steps.append(self.step())
        return Path(absolute, tuple(steps), pos)

    def separator(self, steps: list[Step]) -> None:
        """``/``, or ``//`` which stands for a step to all descendants."""
        token = self.take()
        if token.text == "//":
            steps.append(Step("descendant-or-self", "node()", (), token.pos))

    def at_step(self) -> bool:
        """Whether a step starts here."""
        return self.token.kind == "name" or self.token.text in (".", "..", "@", "*")

    def step(self) -> Step:
        """One step with its predicates."""
        token = self.token
        if self.at("."):
            self.take()
            return Step("self", "node()", self.predicates(), token.pos)
        if self.at(".."):
            self.take()
            return Step("parent", "node()", self.predicates(), token.pos)
        axis = "child"
        if self.at("@"):
            self.take()
            axis = "attribute"
        elif token.kind == "name" and self.tokens[self.index + 1].text == "::":
            axis = token.text
            if axis not in AXES:
                raise ExpressionError(say("There is no axis “{axis}”.", axis=axis), token.pos)
            self.index += 2
        name = self.token
        if name.text == "*" or name.kind == "name":
            self.take()
        else:
            raise ExpressionError(say("The name of a question was expected here."), name.pos)
        test = name.text
        if test in NODE_TYPES and self.at("("):
            self.take()
            self.expect(")")
            test += "()"
        if test == "text()" and axis == "child":
            axis, test = "self", "node()"
        return Step(axis, test, self.predicates(), token.pos)

    def predicates(self) -> tuple[Expression, ...]:
        """All ``[...]`` that follow."""
        found: list[Expression] = []
        while self.at("["):
            self.take()
            found.append(self.expression(0))
            self.expect("]")
        return tuple(found)

    def primary(self) -> Expression:
        """A literal, a question, a call or an expression in parentheses."""
        token = self.take()
        if token.kind == "number":
            return Number(float(token.text), token.pos)
        if token.kind == "string":
            return String(token.text[1:-1], token.pos)
        if token.kind == "question":
            name = token.text[2:-1].strip()
            saved = name.startswith("last-saved#")
            return Question(name.removeprefix("last-saved#"), token.pos, saved)
        if token.kind == "name":
            return Call(ALIASES.get(token.text, token.text), self.arguments(), token.pos)
        if token.kind == "symbol" and token.text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner if not isinstance(inner, Path) else Filter(inner, (), token.pos)
        if token.kind == "end":
            raise ExpressionError(say("Something is missing at the end."), token.pos)
        raise ExpressionError(say("“{text}” was not expected here.", text=token.text), token.pos)

    def arguments(self) -> tuple[Expression, ...]:
        """The arguments of a call, with their parentheses."""
        self.expect("(")
        found: list[Expression] = []
        if not self.at(")"):
            found.append(self.expression(0))
            while self.at(","):
                self.take()
                found.append(self.expression(0))
        self.expect(")")
        return tuple(found)


def combine(operator: str, left: Expression, right: Expression, pos: int) -> Expression:
    """Join two operands; chains of ``and``, ``or``, ``+`` and ``|`` become one flat node."""
    if operator in CHAINED and isinstance(left, Binary) and left.operator == operator:
        return Binary(operator, (*left.operands, right), left.pos)
    return Binary(operator, (left, right), pos)
