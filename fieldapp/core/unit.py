"""One unit of work: many things decided together, read in a handful of queries and written in as many.

Within `unit()` rows are found once (`find`), questions are answered once and for many at a time (`ask`), new
rows wait (`add`), and so does what is to be done with many rows at once (`later`). What waits is written, in
the order that foreign keys ask for, at the end, and before any query that is not answered from here: a query
never misses what was decided before it. Whoever decides need not know whether it is within a unit: outside of
one each of these functions acts at once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import event, inspect, literal, select, tuple_, union_all
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import flag_modified

from fieldapp.core.bulk import Row, insert_records, insert_rows
from fieldapp.core.db import Model, among, db

Record = TypeVar("Record", bound=Model)
Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
Load = Callable[[Sequence[Key]], Mapping[Key, Answer]]
Write = Callable[[Sequence[Any]], None]

_UNIT = "fieldapp.unit"


class Unit:
    """What one unit has found, and what it has still to write."""

    def __init__(self) -> None:
        self.expected: dict[str, set[Any]] = {}
        self.found: dict[tuple[type[Model], Any], Any] = {}
        self.locked: set[tuple[type[Model], Any]] = set()
        self.answers: dict[Any, dict[Any, Any]] = {}
        self.new: dict[type[Model], list[Model]] = {}
        self.new_rows: dict[type[Model], list[Row]] = {}
        self.waiting: dict[Write, list[Any]] = {}

    def load(self, model: type[Model], keys: Iterable[Any], lock: bool) -> None:
        """Find the rows of these keys that are not known yet, in one query; lock them in the keys' order."""
        known = self.locked if lock else self.found
        wanted = sorted({key for key in keys if (model, key) not in known})
        if not wanted:
            return
        columns = inspect(model).primary_key
        here = among(columns[0], wanted) if len(columns) == 1 else tuple_(*columns).in_(wanted)
        query = select(model).where(here)
        if lock:
            query = query.order_by(*columns).with_for_update().execution_options(populate_existing=True)
            self.locked.update((model, key) for key in wanted)
        self.found |= dict.fromkeys(((model, key) for key in wanted), None)
        self.found |= {(model, key_of(record)): record for record in db.session.scalars(query)}

    @property
    def waits(self) -> bool:
        """Whether something is still to be written."""
        return bool(self.new or self.new_rows or self.waiting)

    def write(self) -> None:
        """Write what waits."""
        _alike(db.session.dirty)
        new, self.new = self.new, {}
        new_rows, self.new_rows = self.new_rows, {}
        for model in sorted({*new, *new_rows}, key=lambda model: _places()[model.__tablename__]):
            insert_records(model, new.get(model, ()))
            insert_rows(model, new_rows.get(model, ()))
        db.session.flush()
        waiting, self.waiting = self.waiting, {}
        for write, rows in waiting.items():
            write(rows)


def _alike(changed: Iterable[Any]) -> None:
    """Have rows of one table that were changed write the same columns, so that one statement does for all."""
    columns: dict[type[Any], tuple[list[Any], set[str]]] = {}
    for record in changed:
        records, names = columns.setdefault(type(record), ([], set()))
        records.append(record)
        names.update(inspect(record).committed_state)
    for records, names in columns.values():
        for record in records:
            for name in names:
                flag_modified(record, name)


@contextmanager
def unit() -> Iterator[None]:
    """A unit of work within the current transaction; what waits is written at its end, nothing after an
    error.
    """
    begun = Unit()
    db.session.info[_UNIT] = begun
    try:
        yield
        while begun.waits:
            begun.write()
    finally:
        del db.session.info[_UNIT]


def expect(table: str, keys: Iterable[Any]) -> None:
    """Say which rows of a table the unit will come to: finding one of them, or asking of one, does it for
    all.
    """
    current = _current()
    if current is not None:
        current.expected.setdefault(table, set()).update(keys)


def find(model: type[Record], key: Any, *, lock: bool = False) -> Record | None:
    """The row with this primary key, None if there is none; with `lock`, for a change."""
    current = _current()
    if current is None:
        return db.session.get(model, key, with_for_update=lock or None)
    if (model, key) not in (current.locked if lock else current.found):
        expected = current.expected.get(model.__tablename__, ())
        current.load(model, expected if not lock and key in expected else [key], lock)
    found: Record | None = current.found[model, key]
    return found


def find_all(model: type[Record], keys: Iterable[Any], *, lock: bool = False) -> None:
    """Find many rows ahead, in one query; each is then at hand for `find`."""
    current = _current()
    if current is not None:
        current.load(model, keys, lock)


def find_new(keys: Mapping[type[Model], Iterable[Any]]) -> None:
    """Find rows ahead that most likely do not exist yet: one query asks all tables for their keys."""
    current = _current()
    if current is None:
        return
    wanted = {model: sorted(set(ones)) for model, ones in keys.items()}
    looks = []
    for model, ones in wanted.items():
        key = inspect(model).primary_key[0]
        looks.append(
            select(literal(model.__tablename__).label("name"), key.label("key")).where(among(key, ones))
        )
    there = {(name, key) for name, key in db.session.execute(union_all(*looks))}
    for model, ones in wanted.items():
        known = [key for key in ones if (model.__tablename__, key) in there]
        current.found |= dict.fromkeys((model, key) for key in set(ones).difference(known))
        current.load(model, known, lock=False)


def ask(load: Load[Key, Answer], key: Key, *, of: str | None = None) -> Answer:
    """What `load` says of this key. Within a unit it is asked once, of every row of the table `of` that is
    expected, should the key be one of these. Whoever changes the answer says so with `forget`.
    """
    current = _current()
    if current is None:
        return load([key])[key]
    answers = current.answers.setdefault(load, {})
    if key not in answers:
        expected = current.expected.get(of or "", set())
        answers.update(load([one for one in expected if one not in answers] if key in expected else [key]))
    found: Answer = answers[key]
    return found


def ask_all(load: Load[Key, Any], keys: Iterable[Key]) -> None:
    """Ask ahead of many keys, in one query; each answer is then at hand for `ask`."""
    current = _current()
    if current is not None:
        answers = current.answers.setdefault(load, {})
        wanted = [key for key in dict.fromkeys(keys) if key not in answers]
        if wanted:
            answers.update(load(wanted))


def tell(load: Load[Key, Answer], answers: Mapping[Key, Answer]) -> None:
    """Give the answers to `load` that are known already."""
    current = _current()
    if current is not None:
        current.answers.setdefault(load, {}).update(answers)


def forget(load: Load[Key, Any], key: Key) -> None:
    """Have `load` asked again of this key."""
    current = _current()
    if current is not None:
        current.answers.get(load, {}).pop(key, None)


def add(record: Model) -> None:
    """Add a new row whose key is set."""
    current = _current()
    if current is None:
        db.session.add(record)
        db.session.flush()
        return
    place = (type(record), key_of(record))
    current.new.setdefault(type(record), []).append(record)
    current.found[place] = record
    current.locked.add(place)


def add_row(model: type[Model], row: Row) -> None:
    """Add a new row that nobody in this transaction looks at as an object, such as a line of the trail."""
    current = _current()
    if current is None:
        db.session.flush()
        insert_rows(model, [row])
    else:
        current.new_rows.setdefault(model, []).append(row)


def later(write: Write, row: Any) -> None:
    """Have `write` called with this row, and with all others that are given it."""
    current = _current()
    if current is None:
        db.session.flush()
        write([row])
    else:
        current.waiting.setdefault(write, []).append(row)


def key_of(record: Model) -> Any:
    """A row's primary key; a tuple if it has several columns."""
    key = inspect(type(record)).primary_key_from_instance(record)
    return key[0] if len(key) == 1 else tuple(key)


def _current() -> Unit | None:
    found: Unit | None = db.session.info.get(_UNIT)
    return found


@lru_cache(maxsize=1)
def _places() -> Mapping[str, int]:
    """Where each table stands among those that refer to each other."""
    return {table.name: place for place, table in enumerate(Model.metadata.sorted_tables)}


@event.listens_for(Session, "do_orm_execute")
def _before_query(state: ORMExecuteState) -> None:
    """A query sees what was decided before it."""
    current: Unit | None = state.session.info.get(_UNIT)
    if current is not None and current.waits and state.is_select:
        current.write()
