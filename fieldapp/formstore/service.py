"""Keeping and publishing forms."""

from collections.abc import Mapping
from uuid import UUID

from fieldapp.core import access, audit, filestore
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.ids import new_id
from fieldapp.forms import Plan, canonical, hash_of
from fieldapp.formstore.models import Form, FormFile, FormVersion
from fieldapp.formstore.queries import form_by_name, version_by_hash
from fieldapp.formstore.releases import release


def publish(
    viewer: Viewer | None,
    plan: Plan,
    area_id: UUID,
    *,
    source: bytes | None = None,
    source_name: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> FormVersion:
    """Have a compiled plan filled in in an area and below from now on. `viewer` None: from the console.

    `files` are those that go with the form, by name: the media that the plan lists are taken from them.
    Publishing the same plan again only makes it active again; visits filled in with other versions stay with
    them.
    """
    version = keep(viewer, plan, area_id, source=source, source_name=source_name, files=files)
    release(viewer, new_id(), version.form_id, version.id, [area_id])
    return version


def keep(
    viewer: Viewer | None,
    plan: Plan,
    area_id: UUID,
    *,
    source: bytes | None = None,
    source_name: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> FormVersion:
    """Keep a compiled plan as a version of its form, offered nowhere yet; one that is known is found again.
    A form that is new belongs to `area_id`.
    """
    if viewer is not None:
        access.require(viewer, "form.publish", area_id=area_id, field="area_id")
    plan_hash = hash_of(plan)
    version = version_by_hash(plan_hash)
    if version is not None:
        return version
    head, offered = plan["form"], plan.get("visit") or {}
    form = form_by_name(head["id"])
    if form is None:
        form = Form(form_id=head["id"], area_id=area_id, title=head["title"])
        db.session.add(form)
        db.session.flush()
    version = FormVersion(
        form_id=form.id,
        version=str(head.get("version") or ""),
        title=head["title"],
        plan_hash=plan_hash,
        plan=canonical(plan).decode(),
        subject=offered.get("subject") or "household",
        every=offered.get("every"),
        order=float(offered.get("order") or 0),
        source=source,
        source_name=source_name,
        uploaded_by=viewer.account_id if viewer else None,
    )
    db.session.add(version)
    db.session.flush()
    _keep_files(version, plan, files or {})
    after = {"form_id": form.form_id, "version": version.version, "plan": plan_hash}
    audit.record(viewer, "form.upload", "form", form.id, after=after)
    return version


def _keep_files(version: FormVersion, plan: Plan, files: Mapping[str, bytes]) -> None:
    """Store the media files that a plan lists; the plan has their hashes."""
    for name, listed in plan.get("files", {}).items():
        sha256 = filestore.put(files[name])
        if sha256 != listed["sha256"]:
            raise ValueError(f"{name} is not the file that the form was compiled with")
        db.session.add(
            FormFile(
                version_id=version.id,
                name=name,
                sha256=sha256,
                content_type=listed["type"],
                size=listed["size"],
            )
        )
    db.session.flush()
