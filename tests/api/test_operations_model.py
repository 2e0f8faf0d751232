"""Any sequence of operations and undos leaves the register as a model of it, made of plain dictionaries."""

import random
import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fieldapp.cards.models import Card
from fieldapp.core.db import db
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household, Member
from fieldapp.visits.models import Visit

from ..factories import (
    Caller,
    World,
    caller,
    make_card,
    make_followup,
    make_household,
    make_member,
    push,
    visit_item,
)

Record = dict[str, Any]
State = dict[str, dict[str, Record]]
TRACKED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "household": (Household, ("village_id", "status", "gone", "phone")),
    "member": (Member, ("household_id", "residence", "gone", "phone")),
    "card": (Card, ("household_id",)),
    "visit": (Visit, ("household_id", "village_id")),
    "followup": (FollowUp, ("household_id", "village_id", "member_id", "state")),
}
NAMES = (
    "birth",
    "death",
    "move_out",
    "go_away",
    "move_in",
    "come_back",
    "move",
    "split",
    "join",
    "merge_households",
    "merge_members",
    "move_village",
)


def read() -> State:
    """What the register holds."""
    db.session.rollback()
    state: State = {}
    for kind, (model, names) in TRACKED.items():
        rows = db.session.scalars(select(model)).all()
        state[kind] = {str(row.id): {name: text(getattr(row, name)) for name in names} for row in rows}
    return state


def text(value: Any) -> str | None:
    return None if value is None else str(value)


class Model:
    """The register as it should be, and what was done to it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.done: list[tuple[str, State, State]] = []

    def alive(self, kind: str) -> list[str]:
        return sorted(one for one, record in self.state[kind].items() if record["gone"] is None)

    def village(self, home: str) -> str:
        return str(self.state["household"][home]["village_id"])

    def of(self, kind: str, name: str, value: str) -> list[Record]:
        return [one for one in self.state[kind].values() if one[name] == value and one.get("gone") is None]

    def bring(self, followups: list[Record], home: str) -> None:
        for one in followups:
            one |= {"household_id": home, "village_id": self.village(home)}

    def take(self, member: str, home: str) -> None:
        self.state["member"][member]["household_id"] = home
        self.bring(self.of("followup", "member_id", member), home)

    def carry_out(self, operation: str, body: dict[str, Any]) -> None:
        getattr(self, operation)(body)

    def birth(self, body: dict[str, Any]) -> None:
        self.add(body["member_id"], body["household_id"], "present")

    def add(self, member: str, home: str, residence: str) -> None:
        made = {"household_id": home, "residence": residence, "gone": None, "phone": None}
        self.state["member"][member] = made

    def death(self, body: dict[str, Any]) -> None:
        self.leave(body["member_id"], "died")

    def move_out(self, body: dict[str, Any]) -> None:
        self.leave(body["member_id"], "moved_out")

    def go_away(self, body: dict[str, Any]) -> None:
        self.state["member"][body["member_id"]]["residence"] = "away"

    def leave(self, member: str, residence: str) -> None:
        self.state["member"][member]["residence"] = residence
        for one in self.of("followup", "member_id", member):
            if one["state"] == "open":
                one["state"] = "withdrawn"

    def move_in(self, body: dict[str, Any]) -> None:
        member, home = body["member_id"], body["household_id"]
        if member not in self.state["member"]:
            self.add(member, home, "arrived")
            return
        self.state["member"][member]["residence"] = "present"
        if self.state["member"][member]["household_id"] != home:
            self.take(member, home)

    def move(self, body: dict[str, Any]) -> None:
        self.take(body["member_id"], body["household_id"])

    def split(self, body: dict[str, Any]) -> None:
        home = body["household_id"]
        self.state["household"][body["new_household_id"]] = {
            "village_id": self.village(home),
            "status": "active",
            "gone": None,
            "phone": None,
        }
        for member in body["member_ids"]:
            self.take(member, body["new_household_id"])

    def join(self, body: dict[str, Any]) -> None:
        home, into = body["household_id"], body["into_id"]
        self.together(home, into)
        self.bring([one for one in self.of("followup", "household_id", home) if one["state"] == "open"], into)
        self.state["household"][home]["status"] = "moved_away"

    def together(self, home: str, into: str) -> None:
        for member in self.alive("member"):
            if self.state["member"][member]["household_id"] == home:
                self.take(member, into)
        for card in self.of("card", "household_id", home):
            card["household_id"] = into

    def merge_households(self, body: dict[str, Any]) -> None:
        home, into = body["household_id"], body["into_id"]
        both = self.state["household"]
        both[into]["phone"] = both[into]["phone"] or both[home]["phone"]
        self.together(home, into)
        for visit in self.of("visit", "household_id", home):
            visit |= {"household_id": into, "village_id": self.village(into)}
        self.bring(self.of("followup", "household_id", home), into)
        both[home]["gone"] = "merged"

    def merge_members(self, body: dict[str, Any]) -> None:
        member, into = body["member_id"], body["into_id"]
        both = self.state["member"]
        both[into]["phone"] = both[into]["phone"] or both[member]["phone"]
        for one in self.of("followup", "member_id", member):
            one["member_id"] = into
        self.bring(self.of("followup", "member_id", into), both[into]["household_id"])
        both[member]["gone"] = "merged"

    def move_village(self, body: dict[str, Any]) -> None:
        home, village = body["household_id"], body["village_id"]
        self.state["household"][home]["village_id"] = village
        self.bring(self.of("followup", "household_id", home), home)
        for visit in self.of("visit", "household_id", home):
            visit["village_id"] = village

    def undo(self, before: State, after: State) -> bool:
        """Take an operation back if nothing that it changed was changed since; whether it was."""
        changed = [
            (kind, one, name)
            for kind in after
            for one in after[kind]
            for name in after[kind][one]
            if before[kind].get(one, {}).get(name) != after[kind][one][name]
        ]
        made = [(kind, one) for kind in after for one in after[kind] if one not in before[kind]]
        same = all(self.state[kind][one][name] == after[kind][one][name] for kind, one, name in changed)
        whole = all(self.state[kind][one] == after[kind][one] for kind, one in made)
        if not (same and whole and not any(self.used(after, kind, one) for kind, one in made)):
            return False
        for kind, one, name in changed:
            if (kind, one) not in made:
                self.state[kind][one][name] = before[kind][one][name]
        for kind, one in made:
            self.state[kind][one]["gone"] = "undone"
        return True

    def used(self, after: State, kind: str, one: str) -> bool:
        """Whether something came to belong to a record after the operation that made it."""
        name = f"{kind}_id"
        return any(
            record.get(name) == one
            and record.get("gone") is None
            and after[other].get(key, {}).get(name) != one
            for other in ("member", "card", "visit", "followup")
            for key, record in self.state[other].items()
        )


def choose(
    model: Model, draw: Callable[[list[str]], str], world: World, name: str
) -> tuple[str, Record] | None:
    """The body of an operation over what there is; None where there is nothing to do it with."""
    homes, members = model.alive("household"), model.alive("member")
    home = draw(homes)
    body: Record = {"household_id": home}
    if name in ("birth", "move_in"):
        return name, body | {"member_id": str(uuid.uuid4())}
    if name == "move_village":
        villages = [str(world.village.id), str(world.next_village.id)]
        return name, body | {"village_id": draw(villages)}
    if name in ("join", "merge_households"):
        others = [one for one in homes if one != home]
        return (name, body | {"into_id": draw(others)}) if others else None
    if name == "split":
        own = [one for one in members if model.state["member"][one]["household_id"] == home]
        leaving = {"member_ids": [draw(own)], "new_household_id": str(uuid.uuid4())} if own else None
        return (name, body | leaving | {"values": {"number": "新"}}) if leaving else None
    if not members:
        return None
    member = draw(members)
    if name in ("death", "move_out", "go_away"):
        return name, {"member_id": member}
    if name == "merge_members":
        others = [one for one in members if one != member]
        return (name, {"member_id": member, "into_id": draw(others)}) if others else None
    if name == "move" and model.state["member"][member]["household_id"] == home:
        return None
    return ("move_in" if name == "come_back" else "move"), body | {"member_id": member}


def scene(world: World) -> tuple[Caller, Model]:
    """Three households in two villages with members, cards, visits and follow-ups; and the model of them."""
    desk = caller(world.supervisor)
    homes = ((world.village, world.worker),) * 2 + ((world.next_village, world.next_worker),)
    for nth, (village, worker) in enumerate(homes):
        home = make_household(village, phone=None if nth else "13800001111")
        for n in range(2):
            member = make_member(home, phone="13900001111" if n else None)
            make_followup(home, world.supervisor, member_id=member.id)
        make_followup(home, world.supervisor)
        make_card(home, world.supervisor)
        push(caller(worker), visit_item(home, "declined"))
    return desk, Model(read())


@pytest.mark.parametrize("fresh_database", range(3))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(seed=st.integers(0, 2**32))
def test_any_sequence_of_operations_and_undos_equals_the_model(
    world: World, fresh_database: int, seed: int
) -> None:
    chance = random.Random(seed)
    desk, model = scene(world)

    # What earlier examples made is in the same database: the model holds it too, and may act on it.
    for _ in range(chance.randint(3, 12)):
        if model.done and chance.random() < 1 / 3:
            made, before, after = model.done.pop(chance.randrange(len(model.done)))
            undone = model.undo(before, after)
            answer = desk.post(f"/operations/{made}/undo", {})
            assert (answer.status_code == 200) is undone, answer.get_data(as_text=True)
        else:
            chosen = choose(model, chance.choice, world, chance.choice(NAMES))
            if chosen is None:
                continue
            made, before = str(uuid.uuid4()), deepcopy(model.state)
            model.carry_out(*chosen)
            answer = desk.put(f"/operations/{made}", {"operation": chosen[0], **chosen[1]})
            assert answer.status_code == 201, answer.get_data(as_text=True)
            model.done.append((made, before, deepcopy(model.state)))
        assert read() == model.state
