"""Reading published forms."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.core import access
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import not_found
from fieldapp.core.paging import Paged, paginate
from fieldapp.core.unit import ask, ask_all
from fieldapp.forms import Plan, load
from fieldapp.formstore.models import Form, FormFile, FormOffer, FormVersion


def offer_body(offer: FormOffer, form: Form, versions: Mapping[UUID, FormVersion]) -> dict[str, Any]:
    """A form as it is offered in an area, as it goes over the wire; `versions` holds those it names."""
    version = versions[offer.version_id] if offer.version_id else None
    later = versions[offer.next_version_id] if offer.next_version_id else None
    return {
        "id": offer.id,
        "form_id": form.form_id,
        "area_id": offer.area_id,
        **_version_part(version),
        "title": (version or later or form).title,
        "active": version is not None,
        "next": offer.next_on and {"on": offer.next_on, **_version_part(later), "active": later is not None},
    }


def _version_part(version: FormVersion | None) -> dict[str, Any]:
    """What a phone needs of a version to offer it."""
    return {
        "title": version.title if version else None,
        "version": version.version if version else None,
        "plan_hash": version.plan_hash if version else None,
        "subject": version.subject if version else None,
        "every": version.every if version else None,
        "order": version.order if version else None,
    }


def bodies(offers: Sequence[FormOffer]) -> list[dict[str, Any]]:
    """Several offers on the wire, with one look-up of their forms and versions."""
    named = {offer.version_id for offer in offers} | {offer.next_version_id for offer in offers}
    forms = select(Form).where(among(Form.id, {offer.form_id for offer in offers}))
    versions = select(FormVersion).where(among(FormVersion.id, named - {None}))
    by_id = {version.id: version for version in db.session.scalars(versions)}
    form_of = {form.id: form for form in db.session.scalars(forms)}
    return [offer_body(offer, form_of[offer.form_id], by_id) for offer in offers]


def visible_offers(viewer: Viewer, cursor: str | None, limit: int) -> Paged:
    """Forms offered in an area that the viewer serves, or above or below it; items are wire bodies."""
    query = select(FormOffer).where(access.serves(viewer, FormOffer.area_id))
    page = paginate(query, (FormOffer.form_id, FormOffer.id), cursor, limit)
    return Paged(bodies(page.items), page.next)


def offered_in(area_id: UUID) -> list[FormVersion]:
    """The versions that are filled in in an area: of each form that of the nearest offer at or above it."""
    depth = select(AreaTree.area_id, func.count().label("depth")).group_by(AreaTree.area_id).subquery()
    rows = db.session.execute(
        select(FormOffer.form_id, FormOffer.version_id)
        .join(AreaTree, AreaTree.ancestor_id == FormOffer.area_id)
        .join(depth, depth.c.area_id == FormOffer.area_id)
        .where(AreaTree.area_id == area_id)
        .order_by(depth.c.depth)
    )
    nearest: dict[UUID, UUID | None] = {}
    for form_id, version_id in rows:
        nearest[form_id] = version_id
    wanted = [version_id for version_id in nearest.values() if version_id]
    return list(db.session.scalars(select(FormVersion).where(among(FormVersion.id, wanted))))


def sees_form(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: a form is the viewer's to know: brought from or offered in where they serve."""
    offered = exists().where(FormOffer.form_id == Form.id, access.serves(viewer, FormOffer.area_id))
    own = aliased(FormVersion)
    brought = exists().where(own.form_id == Form.id, own.uploaded_by == viewer.account_id)
    return or_(access.serves(viewer, Form.area_id), offered, brought)


def form_by_name(form_id: str) -> Form | None:
    """The form that its author named so, for whomever."""
    return db.session.scalar(select(Form).where(Form.form_id == form_id))


def version_by_hash(plan_hash: str) -> FormVersion | None:
    """The form version whose plan has this hash."""
    return ask(_versions_by_hash, plan_hash)


def ask_ahead(hashes: Iterable[str]) -> None:
    """Have the form versions of these hashes at hand within a unit of work."""
    ask_all(_versions_by_hash, hashes)


def _versions_by_hash(hashes: Sequence[str]) -> dict[str, FormVersion | None]:
    found: dict[str, FormVersion | None] = dict.fromkeys(hashes)
    versions = db.session.scalars(select(FormVersion).where(among(FormVersion.plan_hash, hashes)))
    return found | {version.plan_hash: version for version in versions}


def plan_text(plan_hash: str) -> str:
    """The canonical JSON of a plan; not_found if there is none of that hash."""
    found = db.session.scalar(select(FormVersion.plan).where(FormVersion.plan_hash == plan_hash))
    if found is None:
        raise not_found("plan_hash")
    return found


def visible_file(viewer: Viewer, sha256: str) -> FormFile:
    """A media file of a form that the viewer sees, in whichever version; not_found if there is none."""
    found = db.session.scalar(
        select(FormFile)
        .join(FormVersion, FormVersion.id == FormFile.version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormFile.sha256 == sha256, sees_form(viewer))
        .limit(1)
    )
    if found is None:
        raise not_found("sha256")
    return found


@lru_cache(maxsize=128)
def plan_of(version_id: UUID) -> Plan:
    """A version's plan, read once; treat it as frozen."""
    return load(db.session.scalars(select(FormVersion.plan).where(FormVersion.id == version_id)).one())
