"""Reading published forms."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import not_found
from fieldapp.core.paging import Paged, paginate
from fieldapp.core.unit import ask, ask_all
from fieldapp.forms import Plan, load
from fieldapp.formstore.models import Form, FormFile, FormVersion


def form_body(form: Form, version: FormVersion | None) -> dict[str, Any]:
    """A form as it goes over the wire, in its active version."""
    return {
        "id": form.id,
        "form_id": form.form_id,
        "title": form.title,
        "version": version.version if version else None,
        "plan_hash": version.plan_hash if version else None,
        "subject": version.subject if version else None,
        "every": version.every if version else None,
        "order": version.order if version else None,
        "active": version is not None,
    }


def visible_forms(viewer: Viewer, cursor: str | None, limit: int) -> Paged:
    """Forms published to an area that the viewer serves, or above or below it; items are wire bodies."""
    page = paginate(select(Form).where(access.serves(viewer, Form.area_id)), (Form.form_id,), cursor, limit)
    wanted = [form.active_version_id for form in page.items]
    versions = {
        version.id: version
        for version in db.session.scalars(select(FormVersion).where(FormVersion.id.in_(wanted)))
    }
    return Paged([form_body(form, versions.get(form.active_version_id)) for form in page.items], page.next)


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


def active_version(form_id: str) -> FormVersion | None:
    """The version of a form that new visits use."""
    return db.session.scalar(
        select(FormVersion)
        .join(Form, Form.active_version_id == FormVersion.id)
        .where(Form.form_id == form_id)
    )


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
        .where(FormFile.sha256 == sha256, access.serves(viewer, Form.area_id))
        .limit(1)
    )
    if found is None:
        raise not_found("sha256")
    return found


@lru_cache(maxsize=128)
def plan_of(version_id: UUID) -> Plan:
    """A version's plan, read once; treat it as frozen."""
    return load(db.session.scalars(select(FormVersion.plan).where(FormVersion.id == version_id)).one())
