"""Filling an empty database with the demo: the same every time for a seed and a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from tqdm import tqdm

from fieldapp.accounts.service import see_device
from fieldapp.areas.models import Area
from fieldapp.cards.service import card_key
from fieldapp.core import audit, clock, ids
from fieldapp.core.db import Model, db, transaction
from fieldapp.core.settings import get_setting, put_setting
from fieldapp.demo.chance import Chance, fixed_id
from fieldapp.demo.desk import supervise
from fieldapp.demo.ground import Ground, lay, publish_forms, publish_programmes, viewer_of
from fieldapp.demo.places import TIME_ZONE
from fieldapp.demo.rounds import DAYS, Round, moment, promised_by, work, working_days
from fieldapp.demo.staff import Member
from fieldapp.demo.village import Codes, Village, fill_village
from fieldapp.demo.visiting import Bag, Paper
from fieldapp.formstore.models import Form, FormOffer, FormVersion
from fieldapp.formstore.queries import plan_of
from fieldapp.register.models import Household

HOUSEHOLDS = 600
SEED = 1
COVERED = 0.85
MOST_VISITS = 1_200


class NotEmpty(Exception):
    """The database holds something that is not to be overwritten."""


def fill_demo(
    households: int = HOUSEHOLDS, seed: int = SEED, *, again: bool = False, quiet: bool = False
) -> None:
    """Fill the database, which must be empty, or a demo's if `again` is given. Raises NotEmpty."""
    _make_room(again)
    draw = Chance(seed, "ids")
    today = clock.today(TIME_ZONE)
    registered_at = moment(today - timedelta(days=DAYS + 30), 10, 0)
    with ids.made_by(lambda: UUID(int=draw.getrandbits(128), version=4)):
        with transaction(), clock.at(registered_at):
            _hold_in_memory()
            put_setting("demo", "true")
            put_setting("demo_seed", str(seed))
            ground = lay(seed, households)
            publish_forms(ground)
            _fill_register(ground, today, registered_at, quiet)
            audit.record(None, "demo.filled", "demo", None, after={"households": households, "seed": seed})
        _work(ground, today, quiet)
        with transaction():
            publish_programmes(ground)
            put_setting("demo_whole", "true")


def is_half_filled() -> bool:
    """Whether a filling of the demo was broken off; it is then to be done again."""
    return get_setting("demo") == "true" and get_setting("demo_whole") != "true"


def _hold_in_memory() -> None:
    """Let SQLite keep the pages of a big county in memory: random ids touch all of an index all the time."""
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(text("PRAGMA cache_size = -600000"))


def _make_room(again: bool) -> None:
    """Leave the database empty, or refuse."""
    db.session.rollback()
    if not db.session.scalar(select(func.count()).select_from(Area)):
        db.session.rollback()
        return
    if get_setting("demo") != "true":
        raise NotEmpty("this database holds real records; the demo needs an empty one")
    if not again:
        raise NotEmpty("this database already holds the demo; --again fills it anew")
    with transaction():
        for table in reversed(Model.metadata.sorted_tables):
            db.session.execute(table.delete())


def _fill_register(ground: Ground, today: date, registered_at: datetime, quiet: bool) -> None:
    short_codes = Codes(card_key())
    registrar = ground.with_role("administrator")[0].id
    with tqdm(total=sum(ground.counts.values()), desc="households", unit="", disable=quiet) as bar:
        for number, count in ground.counts.items():
            workers = [one.id for one in ground.workers_of(number)]
            village = Village(
                ground.seed,
                ground.places[number],
                ground.area_ids[number],
                count,
                workers,
                today,
                registered_at,
                registrar,
            )
            fill_village(village, short_codes)
            bar.update(count)


def _work(ground: Ground, today: date, quiet: bool) -> None:
    days = list(working_days(today))
    with transaction():
        rounds = _rounds(ground, _bag(), len(days))
    with tqdm(total=len(days), desc="days of visits", unit="", disable=quiet) as bar:
        for day in days:
            with transaction():
                promised = promised_by(day)
                for round_ in rounds:
                    work(day, round_, promised.get(round_.viewer.account_id, ()))
                supervise(ground, day)
            db.session.expunge_all()
            bar.update()


def _rounds(ground: Ground, bag: Bag, days: int) -> list[Round]:
    """Each worker's doors in the order they will be knocked on; in a big county only the first of them."""
    total = sum(ground.counts.values())
    share = min(COVERED, MOST_VISITS / total)
    found = []
    for member in (*ground.with_role("worker"), *ground.with_role("supervisor")):
        rng = Chance(ground.seed, "round", member.username)
        query = select(Household.id).where(Household.worker_id == member.id)
        doors = list(db.session.scalars(query.order_by(Household.village_id, Household.number, Household.id)))
        rng.shuffle(doors)
        doors = doors[: round(len(doors) * share)]
        device = fixed_id(ground.seed, "device", member.username)
        _note_device(member, device)
        found.append(Round(viewer_of(member, device), bag, rng, doors, len(doors) / days))
    return found


def _note_device(member: Member, device_id: UUID) -> None:
    see_device(member.id, {"id": device_id, "name": "Android", "app_version": "0.1.0", "unsent": 0})


def _bag() -> Bag:
    """Every published form with its plan."""
    query = select(Form.form_id, FormVersion).join(FormVersion, FormVersion.form_id == Form.id)
    query = query.join(FormOffer, FormOffer.version_id == FormVersion.id)
    return {
        form_id: Paper(form_id, version.plan_hash, version.version, plan_of(version.id), version.subject)
        for form_id, version in db.session.execute(query)
    }
