"""One knock on one door, as a phone would hand it in: forms filled in their own sessions, then pushed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from fieldapp import forms
from fieldapp.cards.queries import cards_of
from fieldapp.core import clock
from fieldapp.core.access import Viewer
from fieldapp.core.clock import zone
from fieldapp.core.db import transaction
from fieldapp.demo.answers import FORMS, Asking, Row
from fieldapp.demo.chance import Chance
from fieldapp.demo.filling import fill_in
from fieldapp.demo.picture import wall
from fieldapp.demo.places import TIME_ZONE
from fieldapp.demo.streets import degrees
from fieldapp.followups.models import FollowUp
from fieldapp.register.models import Household
from fieldapp.sync.push import push_item
from fieldapp.visits import files, queries
from fieldapp.visits import service as visits
from fieldapp.visits.checking import VillageLists

OUTCOMES = {"met": 0.86, "not_at_home": 0.11, "declined": 0.03}
AT_EMPTY = {"vacant": "vacant", "moved_away": "moved_away"}
CHANCES = {
    "pregnancy_visit": 0.95,
    "newborn_visit": 0.95,
    "child_health": 0.6,
    "elder_care": 0.55,
    "away_contact": 0.3,
}
MOST_FORMS = 4
SPOT, FAR = 25.0, 400.0
PHOTO = "/data/main/house_more/house_photo"
SLIP = 0.015


@dataclass(frozen=True)
class Paper:
    """A published form that a worker carries."""

    form_id: str
    plan_hash: str
    version: str
    plan: dict[str, Any]
    subject: str


Bag = dict[str, Paper]


@dataclass
class Door:
    """A household about to be visited: by whom, with which forms, by which chance."""

    viewer: Viewer
    bag: Bag
    rng: Chance
    household: Household

    def uuid(self) -> UUID:
        """A fresh id, the same every time for a seed."""
        return UUID(int=self.rng.getrandbits(128), version=4)


def knock(door: Door, started: datetime, followup: FollowUp | None) -> str:
    """Visit a household and hand the visit in; the status it was answered with.

    A follow-up brings its own form along. The visit arrives minutes later, or hours where no signal was.
    """
    rng = door.rng
    outcome = AT_EMPTY.get(door.household.status) or rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    ended = started + timedelta(minutes=rng.randrange(1, 4))
    submissions: list[dict[str, Any]] = []
    photos: list[bytes] = []
    if outcome == "met":
        ended = started + timedelta(minutes=rng.randrange(4, 8))
        for paper, member in _due(door, started, followup):
            ended += timedelta(minutes=rng.randrange(5, 14), seconds=rng.randrange(60))
            submissions.append(_fill(door, paper, member, ended, photos=photos))
    body = {
        "id": str(door.uuid()),
        "household_id": str(door.household.id),
        "village_id": str(door.household.village_id),
        "started_at": _wire(started),
        "ended_at": _wire(ended),
        "outcome": outcome,
        "submissions": submissions,
        **_place(door, started),
        **_card(door, started, outcome),
    }
    hours = rng.uniform(2, 15) if rng.random() < 0.2 else rng.uniform(0.02, 0.5)
    item = {"id": str(door.uuid()), "kind": "visit", "schema": 1, "made_at": _wire(ended), "body": body}
    with clock.at(ended + timedelta(hours=hours)):
        status = str(push_item(door.viewer, item)["status"])
        for photo in photos:
            _send(photo)
    return status


def _due(door: Door, at: datetime, followup: FollowUp | None) -> Iterator[tuple[Paper, Row | None]]:
    """Forms to fill in, each with its member (none: the household), those of a follow-up first."""
    bag, household = door.bag, door.household
    lists = VillageLists(household.village_id)
    members = {row["name"]: row for row in _people(door, lists, at)}
    found: list[tuple[Paper, Row | None]] = []
    if followup is not None and followup.form_id in bag:
        found.append((bag[followup.form_id], members.get(str(followup.member_id))))
    else:
        found.append((bag["home_visit"], None))
    context = _context(door, at, {}, door.uuid())
    for form_id, chance in CHANCES.items():
        paper = bag[form_id]
        for row in members.values():
            if door.rng.random() < chance and forms.is_offered(paper.plan, row, context):
                found.append((paper, row))
    done: set[tuple[str, str]] = set()
    for paper, member in found[:MOST_FORMS]:
        key = (paper.form_id, member["name"] if member else "")
        if key not in done and (paper.subject == "household") == (member is None):
            done.add(key)
            yield paper, member


def _people(door: Door, lists: VillageLists, at: datetime) -> list[dict[str, str]]:
    """The members of the house as it was then: some in the register of today were not born yet."""
    day = at.astimezone(zone(TIME_ZONE)).date().isoformat()
    rows = lists.where("members", "household_id", str(door.household.id))
    return [row for row in rows if row["born"] <= day]


def _fill(
    door: Door, paper: Paper, member: Row | None, finished: datetime, *, photos: list[bytes]
) -> dict[str, Any]:
    """One form, filled in by the answers of chance: a submission as phones hand it in. Adds its photos."""
    household = door.household
    lists = VillageLists(household.village_id)
    submission_id = door.uuid()
    given = {"household_id": str(household.id)}
    if member is not None:
        given["member_id"] = member["name"]
    session = forms.open_session(paper.plan, _context(door, finished, given, submission_id))
    asking = Asking(
        door.rng,
        finished.astimezone(zone(TIME_ZONE)).date(),
        lists.where("households", "name", str(household.id))[0],
        _people(door, lists, finished),
        member,
    )
    values = fill_in(session, asking, FORMS.get(paper.form_id, {}))
    attachments = []
    place = session.find(PHOTO) if paper.form_id == "home_visit" else None
    if place is not None and place.relevant and door.rng.random() < 0.8:
        photo, name = wall(door.rng), f"{finished:%Y%m%d%H%M%S}.png"
        session.set(place, name)
        values = session.values()
        attachments.append(
            {"name": name, "sha256": sha256(photo).hexdigest(), "type": "image/png", "size": len(photo)}
        )
        photos.append(photo)
    if paper.form_id == "elder_care" and door.rng.random() < SLIP:
        _slip(values)
    return {
        "id": str(submission_id),
        "form_id": paper.form_id,
        "plan_hash": paper.plan_hash,
        "version": paper.version,
        "subject_type": paper.subject,
        "subject_id": member["name"] if member else str(household.id),
        "values": values,
        "attachments": attachments,
        "finished_at": _wire(finished),
    }


def _slip(values: dict[str, Any]) -> None:
    """A digit too many, as an older app without the check would have let through: such a visit is held."""
    pressure = values.get("main", {}).get("bp1", {})
    if "sys1" in pressure:
        pressure["sys1"] += "0"


def _send(photo: bytes) -> None:
    """Hand in a photo after its visit."""
    with transaction():
        stored = files.put_bytes(photo, "image/png")
        visits.publish_all(queries.visits_naming(stored.sha256))


def _context(door: Door, at: datetime, given: dict[str, str], submission_id: UUID) -> forms.Context:
    return forms.Context(
        now=lambda: at,
        time_zone=TIME_ZONE,
        given=given,
        submission_id=str(submission_id),
        lists=VillageLists(door.household.village_id),
        language="zh",
        random=door.rng.random,
        uuid=lambda: str(door.uuid()),
    )


def _place(door: Door, started: datetime) -> dict[str, Any]:
    """The geotag: near the house, now and then far off, or none and why."""
    rng, home = door.rng, door.household
    if rng.random() > 0.93 or home.lat is None or home.lon is None:
        return {"geotag_reason": rng.choice(("no_signal", "permission", "battery"))}
    spread = SPOT if rng.random() < 0.97 else FAR
    lat, lon = degrees(home.lat, home.lon, rng.gauss(0, spread / 2), rng.gauss(0, spread / 2))
    return {
        "lat": lat,
        "lon": lon,
        "accuracy": round(rng.triangular(4, 40, 9), 1),
        "geotag_at": _wire(started + timedelta(seconds=rng.randrange(3, 30))),
    }


def _card(door: Door, started: datetime, outcome: str) -> dict[str, Any]:
    """The card, scanned in most houses where somebody was met."""
    cards = cards_of(door.household.id)
    if outcome != "met" or not cards or door.rng.random() > 0.8:
        return {}
    scanned = started + timedelta(seconds=door.rng.randrange(5, 60))
    return {"card_id": str(cards[0].id), "card_scanned_at": _wire(scanned)}


def _wire(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
