"""The county over which a storm goes: villages of two workers each, with their households."""

import random
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from fieldapp import forms
from fieldapp.accounts.passwords import hash_password
from fieldapp.accounts.queries import load_viewer
from fieldapp.accounts.service import create_account
from fieldapp.areas.service import create_area
from fieldapp.core.db import transaction
from fieldapp.formstore.service import publish
from fieldapp.register.service import create_household, create_member

PASSWORD = "fieldapp-storm"
DESK = "desk"
FORMS = ("form.md", "person.md")


@dataclass
class Ground:
    """Who and what there is when the storm begins."""

    villages: list[str] = field(default_factory=list)
    workers: dict[str, str] = field(default_factory=dict)
    #: What every record held at first, by its id.
    first: dict[str, dict[str, str]] = field(default_factory=dict)


def make_ground(app: Flask, phones: int, households: int, seed: int) -> Ground:
    """Fill an empty database: a supervisor over everything, a village for every two workers."""
    chance = random.Random(seed)
    ground = Ground()
    with app.app_context(), transaction():
        hashed = hash_password(PASSWORD)
        county = create_area(None, code="1", name={"zh": "县", "en": "County"}, level="county")
        town = create_area(
            None, code="101", name={"zh": "镇", "en": "Town"}, level="township", parent_id=county.id
        )
        for name in FORMS:
            publish(None, forms.compile_form(Path(__file__).with_name(name).read_bytes(), "md"), county.id)
        desk = create_account(
            None,
            username=DESK,
            name="所里",
            role="supervisor",
            password="",
            password_hash=hashed,
            area_ids=[town.id],
        )
        viewer = load_viewer(desk.id, None)
        assert viewer is not None
        for n in range((phones + 1) // 2):
            name = {"zh": f"第{n}村", "en": f"Village {n}"}
            village = create_area(None, code=f"101{n:04}", name=name, level="village", parent_id=town.id)
            ground.villages.append(str(village.id))
            for m in range(households):
                home_id = uuid.UUID(int=chance.getrandbits(128), version=4)
                values = {"number": f"{m}号", "head_name": f"陈{n}-{m}", "phone": f"138{n:04}{m:04}"}
                home = create_household(viewer, home_id, village.id, values).record
                ground.first[str(home_id)] = values
                for k in range(3):
                    person = uuid.UUID(int=chance.getrandbits(128), version=4)
                    create_member(viewer, person, home, {"full_name": f"陈{n}-{m}-{k}", "sex": "female"})  # type: ignore[arg-type]
        for n in range(phones):
            account = create_account(
                None,
                username=f"worker{n}",
                name=f"员{n}",
                role="worker",
                password="",
                password_hash=hashed,
                area_ids=[uuid.UUID(ground.villages[n // 2])],
            )
            ground.workers[f"worker{n}"] = str(account.id)
    return ground
