"""What a demo stands on: areas, accounts and published forms, made by the services that make real ones."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fieldapp import forms
from fieldapp.accounts.passwords import hash_password
from fieldapp.accounts.queries import load_viewer
from fieldapp.accounts.service import create_account
from fieldapp.areas.service import create_area
from fieldapp.core.access import Viewer
from fieldapp.demo.chance import fixed_id
from fieldapp.demo.places import TIME_ZONE, Place, county, share_out
from fieldapp.demo.staff import PASSWORD, Member, staff
from fieldapp.entitlements import service as entitlements
from fieldapp.entitlements.queries import known_columns
from fieldapp.forms.programme_sheets import read_programmes
from fieldapp.formstore.service import publish

FORMS = Path(__file__).resolve().parents[2] / "forms"
PROGRAMMES = FORMS.parent / "programmes"


@dataclass(frozen=True)
class Ground:
    """The areas by number, the households in each village, and everyone who works there."""

    seed: int
    places: list[Place]
    area_ids: list[UUID]
    counts: dict[int, int]
    people: list[Member]

    def with_role(self, role: str) -> list[Member]:
        """Everyone of that role."""
        return [one for one in self.people if one.role == role]

    def workers_of(self, village: int) -> list[Member]:
        """The workers of one village."""
        return [one for one in self.with_role("worker") if village in one.areas]


def lay(seed: int, households: int) -> Ground:
    """Make the areas and accounts of a county of so many households, in the caller's transaction."""
    places = county(households)
    villages = [n for n, place in enumerate(places) if place.level == "village"]
    counts = dict(zip(villages, share_out(households, [places[n] for n in villages]), strict=True))
    area_ids = [fixed_id(seed, "area", place.code) for place in places]
    for place, area_id in zip(places, area_ids, strict=True):
        create_area(
            None,
            code=place.code,
            name={"zh": place.zh, "en": place.en},
            level=place.level,
            parent_id=area_ids[place.parent] if place.parent >= 0 else None,
            timezone=TIME_ZONE,
            lat=place.lat,
            lon=place.lon,
            area_id=area_id,
        )
    people = staff(seed, places, counts)
    password_hash = hash_password(PASSWORD)
    for one in people:
        create_account(
            None,
            username=one.username,
            name=one.name,
            role=one.role,
            password=PASSWORD,
            password_hash=password_hash,
            area_ids=[area_ids[n] for n in one.areas],
            phone=one.phone,
            account_id=one.id,
        )
    return Ground(seed, places, area_ids, counts, people)


def viewer_of(member: Member, device_id: UUID | None = None) -> Viewer:
    """An account as the viewer who acts."""
    found = load_viewer(member.id, device_id)
    assert found is not None
    return found


def publish_forms(ground: Ground, folder: Path = FORMS) -> list[str]:
    """Compile and publish every form in a folder to the whole county; their names."""
    administrator = viewer_of(ground.with_role("administrator")[0])
    names = []
    for path in sorted(folder.glob("*.md")):
        package = forms.read_package(path)
        plan = forms.compile_package(package, complete=True)
        version = publish(
            administrator,
            plan,
            ground.area_ids[0],
            source=package.source,
            source_name=path.name,
            files=package.files,
        )
        names.append(f"{plan['form']['id']} {version.version}")
    return names


def publish_programmes(ground: Ground) -> None:
    """Publish the example programmes to the whole county."""
    administrator, known = viewer_of(ground.with_role("administrator")[0]), known_columns()
    for path in sorted(PROGRAMMES.glob("*.md")):
        entitlements.publish(administrator, read_programmes(path, known), ground.area_ids[0])


def registration_day(today: datetime) -> datetime:
    """When the demo's register was keyed in: some months before its first visit."""
    return today.replace(hour=2, minute=0, second=0, microsecond=0)
