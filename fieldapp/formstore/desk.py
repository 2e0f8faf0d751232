"""Forms at the desk: what was uploaded, where it is filled in, and what a version would change."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Viewer
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import not_found
from fieldapp.forms import FormError, FormProblem, Package, compile_package
from fieldapp.forms.compare import Change, compare
from fieldapp.forms.messages import translated
from fieldapp.forms.package import kind_of, unpack
from fieldapp.forms.plan import hash_of
from fieldapp.formstore import releases
from fieldapp.formstore.models import Form, FormOffer, FormRelease, FormVersion
from fieldapp.formstore.queries import form_by_name, plan_of, sees_form, version_by_hash
from fieldapp.formstore.service import keep

Body = dict[str, Any]
LANGUAGES = ("zh", "en")


def receive(viewer: Viewer, name: str, area_id: UUID, data: bytes, lang: str) -> Body:
    """Compile what was uploaded under a file name, and keep it if nothing is wrong with it. Opens its own
    transaction: none is held while a form is compiled.
    """
    access.require(viewer, "form.publish", area_id=area_id, field="area")
    db.session.rollback()
    nothing: Body = {"version": None, "known": False, "notes": []}
    try:
        package = unpack(data) if kind_of(name) == "zip" else Package(data, kind_of(name), _stem(name), {})
        plan = compile_package(package, complete=True)
    except FormError as error:
        return nothing | {"problems": [_problem(one, lang) for one in error.problems]}
    with transaction():
        known = version_by_hash(hash_of(plan)) is not None
        version = keep(viewer, plan, area_id, source=data, source_name=name, files=package.files)
        body = version_bodies(viewer, [version])[0]
    notes = [{tag: str(translated(note, tag)) for tag in LANGUAGES} for note in plan["notes"]]
    return {"version": body, "known": known, "problems": [], "notes": notes}


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or "form"


def _problem(problem: FormProblem, lang: str) -> Body:
    return problem.as_json() | {"message": str(translated(problem.message, lang))}


def search_versions(viewer: Viewer, form_id: str | None = None) -> Select[FormVersion]:
    """The versions of the forms that the viewer may know of."""
    query = select(FormVersion).join(Form, Form.id == FormVersion.form_id).where(sees_form(viewer))
    return query if form_id is None else query.where(Form.form_id == form_id)


def get_version(viewer: Viewer, version_id: UUID) -> FormVersion:
    """A version; not_found if it is none of the viewer's."""
    found = db.session.scalar(search_versions(viewer).where(FormVersion.id == version_id))
    if found is None:
        raise not_found()
    return found


def version_bodies(viewer: Viewer, versions: Sequence[FormVersion]) -> list[Body]:
    """Versions on the wire, each with the areas in the viewer's sight where it is filled in."""
    ids = [version.id for version in versions]
    where: dict[UUID | None, list[UUID]] = {}
    offers = select(FormOffer.version_id, FormOffer.area_id).where(
        FormOffer.version_id.in_(ids), access.serves(viewer, FormOffer.area_id)
    )
    for version_id, area_id in db.session.execute(offers.order_by(FormOffer.area_id)):
        where.setdefault(version_id, []).append(area_id)
    names = _names({version.form_id for version in versions})
    return [
        {
            "id": version.id,
            "form_id": names[version.form_id],
            "title": version.title,
            "version": version.version,
            "plan_hash": version.plan_hash,
            "subject": version.subject,
            "every": version.every,
            "source_name": version.source_name,
            "uploaded_at": version.uploaded_at,
            "uploaded_by": version.uploaded_by,
            "areas": where.get(version.id, []),
        }
        for version in versions
    ]


def reach(viewer: Viewer, version_id: UUID, area_ids: Sequence[UUID]) -> Body:
    """Whom publishing a version to areas would concern, and what would change against what it replaces."""
    version = get_version(viewer, version_id)
    for area_id in area_ids:
        access.require(viewer, "audit.read", area_id=area_id, field="area_ids")
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(area_ids))
    villages = select(func.count()).select_from(Area).where(Area.id.in_(below), Area.level == "village")
    workers = select(func.count(AccountArea.account_id.distinct())).where(AccountArea.area_id.in_(below))
    others = [one for one in releases.replaced_by(version.form_id, area_ids) if one != version.id]
    replaced = list(db.session.scalars(select(FormVersion).where(FormVersion.id.in_(others))))
    changes: dict[tuple[str, str, str], Change] = {}
    for before in replaced:
        for change in compare(plan_of(before.id), plan_of(version.id)):
            key = (change.kind, change.of, change.path)
            if key not in changes or change.loss:
                changes[key] = change
    return {
        "villages": db.session.scalar(villages),
        "workers": db.session.scalar(workers),
        "replaces": version_bodies(viewer, replaced),
        "changes": [change_body(change) for change in changes.values()],
    }


def changes_since(viewer: Viewer, version_id: UUID, since_id: UUID | None) -> Body:
    """What a version changed against another of its form: against the one before it where none is named.
    Raises not_found, naming `since`, for one that is none of this form's.
    """
    version = get_version(viewer, version_id)
    mine = select(FormVersion).where(FormVersion.form_id == version.form_id, FormVersion.id != version.id)
    if since_id is not None:
        since = db.session.scalar(mine.where(FormVersion.id == since_id))
        if since is None:
            raise not_found("since")
    else:
        earlier = mine.where(FormVersion.uploaded_at < version.uploaded_at)
        since = db.session.scalar(earlier.order_by(FormVersion.uploaded_at.desc(), FormVersion.id).limit(1))
    changes = compare(plan_of(since.id), plan_of(version.id)) if since else []
    return {
        "since": version_bodies(viewer, [since])[0] if since else None,
        "changes": [change_body(change) for change in changes],
    }


def change_body(change: Change) -> Body:
    """A change on the wire."""
    return {
        "kind": change.kind,
        "of": change.of,
        "path": change.path,
        "label": change.label,
        "details": [
            {
                "code": detail.code,
                "before": _words(detail.before),
                "after": _words(detail.after),
                "loss": detail.loss,
            }
            for detail in change.details
        ],
    }


def _words(value: Any) -> list[str]:
    """A value of a detail in words: a list's items, the texts of several languages, or itself."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        return [str(one) for one in value.values()]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def release(viewer: Viewer, release_id: UUID, body: Mapping[str, Any]) -> Body:
    """Publish a version of a form that the viewer sees."""
    form = form_by_name(body["form_id"])
    if (
        form is None
        or db.session.scalar(select(Form.id).where(Form.id == form.id, sees_form(viewer))) is None
    ):
        raise not_found("form_id")
    given = {name: body[name] for name in ("starts_on", "why", "knows_loss")}
    made = releases.release(viewer, release_id, form.id, body["version_id"], body["area_ids"], **given)
    return release_bodies([made])[0]


def search_releases(viewer: Viewer, form_id: str | None = None) -> Select[FormRelease]:
    """Acts of publishing the forms that the viewer may know of."""
    query = select(FormRelease).join(Form, Form.id == FormRelease.form_id).where(sees_form(viewer))
    return query if form_id is None else query.where(Form.form_id == form_id)


def release_bodies(rows: Sequence[FormRelease]) -> list[Body]:
    """Acts of publishing on the wire."""
    names = _names({row.form_id for row in rows})
    return [
        {
            "id": row.id,
            "form_id": names[row.form_id],
            "version_id": row.version_id,
            "area_ids": row.areas,
            "starts_on": row.starts_on,
            "state": row.state,
            "why": row.why,
            "made_at": row.made_at,
            "made_by": row.made_by,
        }
        for row in rows
    ]


def _names(form_ids: set[UUID]) -> dict[UUID, str]:
    """The names that authors gave to forms."""
    found = db.session.execute(select(Form.id, Form.form_id).where(Form.id.in_(form_ids)))
    return {row.id: row.form_id for row in found}
