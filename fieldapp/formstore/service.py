"""Publishing forms."""

from collections.abc import Mapping
from uuid import UUID

from fieldapp.core import access, audit, changes, filestore
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.forms import Plan, canonical, hash_of
from fieldapp.formstore.models import Form, FormFile, FormVersion
from fieldapp.formstore.queries import form_body, form_by_name, version_by_hash


def publish(
    viewer: Viewer | None,
    plan: Plan,
    area_id: UUID,
    *,
    source: bytes | None = None,
    source_name: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> FormVersion:
    """Make a compiled plan the active version of its form, in an area and below. `viewer` None: from the
    console.

    `files` are those that go with the form, by name: the media that the plan lists are taken from them.
    Publishing the same plan again only makes it active again; visits filled in with other versions stay with
    them.
    """
    if viewer is not None:
        access.require(viewer, "form.publish", area_id=area_id, field="area_id")
    plan_hash = hash_of(plan)
    head = plan["form"]
    form = form_by_name(head["id"])
    if form is None:
        form = Form(form_id=head["id"], area_id=area_id, title=head["title"])
        db.session.add(form)
    form.area_id, form.title = area_id, head["title"]
    db.session.flush()
    version = version_by_hash(plan_hash)
    if version is None:
        offered = plan.get("visit") or {}
        version = FormVersion(
            form_id=form.id,
            version=str(head.get("version") or ""),
            plan_hash=plan_hash,
            plan=canonical(plan).decode(),
            subject=offered.get("subject") or "household",
            every=offered.get("every"),
            order=float(offered.get("order") or 0),
            source=source,
            source_name=source_name,
            published_by=viewer.account_id if viewer else None,
        )
        db.session.add(version)
        db.session.flush()
        _keep_files(version, plan, files or {})
    form.active_version_id = version.id
    db.session.flush()
    changes.publish("form", form.id, area_id, None, form_body(form, version))
    audit.record(
        viewer, "form.publish", "form", form.id, after={"version": version.version, "plan": version.plan_hash}
    )
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
