"""Publishing: which version of a form is filled in where, from a day on, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.areas.models import Area
from fieldapp.core import access, audit, changes
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.clock import now, today
from fieldapp.core.db import among, db, transaction
from fieldapp.core.errors import Problem, conflict, invalid, not_found
from fieldapp.forms.compare import compare, losses
from fieldapp.formstore.models import Form, FormOffer, FormRelease, FormVersion
from fieldapp.formstore.queries import bodies, plan_of

Snapshot = dict[str, Any]


def release(
    viewer: Viewer | None,
    release_id: UUID,
    form_id: UUID,
    version_id: UUID | None,
    area_ids: Sequence[UUID],
    *,
    starts_on: date | None = None,
    why: str | None = None,
    knows_loss: bool = True,
) -> FormRelease:
    """Have a version of a form (None: the form no more) filled in in these areas and below: at once, or from
    a day to come. The same release again is harmless.

    Raises invalid, naming `knows_loss`, for a version that cuts off data where the caller does not know.
    """
    form = db.session.get(Form, form_id, with_for_update=True)
    version = db.session.get(FormVersion, version_id) if version_id else None
    if form is None or (version_id and (version is None or version.form_id != form.id)):
        raise not_found("version_id")
    areas = _areas(viewer, area_ids)
    day = max(starts_on or _today(areas), _today(areas))
    known = db.session.get(FormRelease, release_id)
    if known is not None:
        same = known.version_id == version_id and known.areas == [str(area.id) for area in areas]
        if not same or known.form_id != form.id:
            raise Problem("already_exists")
        return known
    if not knows_loss and version is not None and losing(version, [area.id for area in areas]):
        raise invalid(knows_loss="form_loss")
    row = FormRelease(
        id=release_id,
        form_id=form.id,
        version_id=version_id,
        areas=[str(area.id) for area in areas],
        starts_on=day,
        state="waiting",
        why=why,
        made_by=viewer.account_id if viewer else None,
    )
    db.session.add(row)
    db.session.flush()
    after = {
        "version": version.version if version else None,
        "plan": version.plan_hash if version else None,
        "areas": row.areas,
        "starts_on": day.isoformat(),
    }
    audit.record(viewer, "form.publish", "form", form.id, after=after, why=why)
    if day <= _today(areas):
        _carry_out(row)
    _mark_coming(form)
    return row


def take_back(viewer: Viewer, release_id: UUID, why: str | None) -> FormRelease:
    """Cancel a release that waits, or put back what one replaced; twice is harmless. Raises conflict where
    something else was published there since.
    """
    row = db.session.get(FormRelease, release_id)
    if row is None:
        raise not_found("release_id")
    form = db.session.get_one(Form, row.form_id, with_for_update=True)
    db.session.refresh(row)
    areas = [UUID(one) for one in row.areas]
    for area_id in areas:
        access.require(viewer, "form.publish", area_id=area_id, field="release_id")
    if row.state in ("cancelled", "undone"):
        return row
    if row.state == "done":
        if _snapshot(form.id, areas) != row.after:
            raise conflict(release_id="changed_later")
        _set(form.id, areas, row.before)
    row.state = "cancelled" if row.state == "waiting" else "undone"
    row.undone_at, row.undone_by = now(), viewer.account_id
    db.session.flush()
    audit.record(viewer, "form.publish_undone", "form", form.id, after={"release": str(row.id)}, why=why)
    _mark_coming(form)
    return row


def publish_due() -> int:
    """Carry out every release whose day has come where it is for; how many."""
    made = 0
    waiting = select(FormRelease.id).where(FormRelease.state == "waiting")
    ids = list(db.session.scalars(waiting.order_by(FormRelease.starts_on, FormRelease.made_at)))
    db.session.rollback()
    for release_id in ids:
        with transaction():
            row = db.session.get_one(FormRelease, release_id)
            form = db.session.get_one(Form, row.form_id, with_for_update=True)
            db.session.refresh(row)
            if row.state == "waiting" and row.starts_on <= _today(_areas(None, map(UUID, row.areas))):
                _carry_out(row)
                _mark_coming(form)
                made += 1
    return made


def losing(version: FormVersion, area_ids: Sequence[UUID]) -> bool:
    """Whether a version cuts off data of one that is filled in now in one of these areas or below."""
    return any(
        losses(compare(plan_of(before), plan_of(version.id)))
        for before in replaced_by(version.form_id, area_ids)
        if before != version.id
    )


def replaced_by(form_id: UUID, area_ids: Sequence[UUID]) -> list[UUID]:
    """The versions of a form that are filled in now in these areas or below them."""
    found = {_effective(form_id, area_id) for area_id in area_ids}
    found |= {offer.version_id for offer in _offers_below(form_id, area_ids)}
    return sorted(one for one in found if one is not None)


def _areas(viewer: Viewer | None, area_ids: Any) -> list[Area]:
    """The areas of these ids, none below another; each the viewer's."""
    wanted = sorted(set(area_ids))
    areas = {area.id: area for area in db.session.scalars(select(Area).where(among(Area.id, wanted)))}
    if not wanted:
        raise invalid(area_ids="required")
    for area_id in wanted:
        if viewer is not None:
            access.require(viewer, "form.publish", area_id=area_id, field="area_ids")
        if area_id not in areas:
            raise not_found("area_ids")
    tree = select(AreaTree.area_id).where(
        AreaTree.ancestor_id.in_(wanted),
        AreaTree.area_id.in_(wanted),
        AreaTree.ancestor_id != AreaTree.area_id,
    )
    inside = set(db.session.scalars(tree))
    return [areas[area_id] for area_id in wanted if area_id not in inside]


def _today(areas: Sequence[Area]) -> date:
    """The day it is in these areas: the earliest, where they lie far apart."""
    return min(today(area.timezone) for area in areas)


def _offers_below(form_id: UUID, area_ids: Sequence[UUID]) -> list[FormOffer]:
    """The offers of a form in these areas and all below."""
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(area_ids))
    query = select(FormOffer).where(FormOffer.form_id == form_id, FormOffer.area_id.in_(below))
    return list(db.session.scalars(query.order_by(FormOffer.area_id)))


def _snapshot(form_id: UUID, area_ids: Sequence[UUID]) -> Snapshot:
    """The version offered in each of these areas and those below that have an offer."""
    return {
        str(offer.area_id): offer.version_id and str(offer.version_id)
        for offer in _offers_below(form_id, area_ids)
    }


def _carry_out(row: FormRelease) -> None:
    """Offer a release's version in its areas, in place of every offer there and below."""
    areas = [UUID(one) for one in row.areas]
    row.before = _snapshot(row.form_id, areas)
    row.after = {str(area_id): row.version_id and str(row.version_id) for area_id in areas}
    _set(row.form_id, areas, row.after)
    row.state, row.done_at = "done", now()
    version = db.session.get(FormVersion, row.version_id) if row.version_id else None
    if version is not None:
        db.session.get_one(Form, row.form_id).title = version.title
    db.session.flush()


def _set(form_id: UUID, area_ids: Sequence[UUID], wanted: Mapping[str, str | None]) -> None:
    """Have exactly these offers of a form in areas and below, and tell the phones."""
    there = {str(offer.area_id): offer for offer in _offers_below(form_id, area_ids)}
    for area_id, offer in there.items():
        if area_id not in wanted:
            changes.publish("form", offer.id, offer.area_id, None, None)
            db.session.delete(offer)
    for area_id, version_id in wanted.items():
        _offer(form_id, UUID(area_id)).version_id = UUID(version_id) if version_id else None
    db.session.flush()
    _tell([offer for offer in _offers_below(form_id, area_ids) if str(offer.area_id) in wanted])


def _offer(form_id: UUID, area_id: UUID) -> FormOffer:
    """A form's own offer in an area; a new one offers what was offered there anyway."""
    query = select(FormOffer).where(FormOffer.form_id == form_id, FormOffer.area_id == area_id)
    found = db.session.scalar(query)
    if found is None:
        found = FormOffer(form_id=form_id, area_id=area_id, version_id=_effective(form_id, area_id))
        db.session.add(found)
        db.session.flush()
    return found


def _effective(form_id: UUID, area_id: UUID) -> UUID | None:
    """The version of a form that is filled in in an area: that of the nearest offer at or above it."""
    above = dict(
        db.session.execute(
            select(FormOffer.area_id, FormOffer.version_id)
            .join(AreaTree, AreaTree.ancestor_id == FormOffer.area_id)
            .where(AreaTree.area_id == area_id, FormOffer.form_id == form_id)
        ).all()
    )
    at: UUID | None = area_id
    while at is not None:
        if at in above:
            return above[at]
        at = db.session.get_one(Area, at).parent_id
    return None


def _mark_coming(form: Form) -> None:
    """Note on the offers of a form what comes next and when, so that phones have it before that day."""
    offers = list(db.session.scalars(select(FormOffer).where(FormOffer.form_id == form.id)))
    was = {offer.id: (offer.next_version_id, offer.next_on) for offer in offers}
    for offer in offers:
        offer.next_version_id = offer.next_on = None
    query = select(FormRelease).where(FormRelease.form_id == form.id, FormRelease.state == "waiting")
    for row in db.session.scalars(query.order_by(FormRelease.starts_on, FormRelease.made_at)):
        for area_id in row.areas:
            offer = _offer(form.id, UUID(area_id))
            if offer.next_on is None:
                offer.next_on, offer.next_version_id = row.starts_on, row.version_id
    db.session.flush()
    now_there = list(db.session.scalars(select(FormOffer).where(FormOffer.form_id == form.id)))
    _tell([one for one in now_there if was.get(one.id, ()) != (one.next_version_id, one.next_on)])


def _tell(offers: Sequence[FormOffer]) -> None:
    """Tell the phones of the areas of offers what is filled in there."""
    for offer, body in zip(offers, bodies(offers), strict=True):
        changes.publish("form", offer.id, offer.area_id, None, body)
