"""Making an export: reads the submissions in one pass over one snapshot, and writes rows as they come."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from fieldapp.accounts.models import Account
from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.exports.layout import Table, merged
from fieldapp.exports.rows import heading, rows_of
from fieldapp.exports.writers import CsvWriter, GeoJsonWriter, Writer, XlsxWriter
from fieldapp.formstore.models import Form, FormVersion
from fieldapp.formstore.queries import plan_of, sees_form
from fieldapp.jobs.kinds import Made, Work
from fieldapp.visits import queries as visits
from fieldapp.visits.models import Submission, Visit

FORMATS = ("csv", "xlsx", "geojson")
AT_ONCE = 500


def check_form(viewer: Viewer, form_id: str) -> None:
    """Raise not_found, naming `form_id`, for a form that is none of the viewer's."""
    query = select(Form.id).where(Form.form_id == form_id, sees_form(viewer))
    if db.session.scalar(query) is None:
        raise not_found("form_id")


def export(work: Work) -> Made:
    """Make an export: params form_id, format, language?, labels, split, bom, area?, from?, to?, state?."""
    asked = work.params
    check_form(work.viewer, asked["form_id"])
    versions = db.session.scalars(
        select(FormVersion.id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(Form.form_id == asked["form_id"])
        .order_by(FormVersion.uploaded_at, FormVersion.id)
    ).all()
    labels, split = bool(asked["labels"]), bool(asked["split"])
    root = merged([plan_of(one) for one in versions], asked["language"] if labels else None)
    writer = _writer(work, root)
    for table in root.all():
        writer.begin(table.name, heading(table, root, split))
    query = _query(work.viewer, asked)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    db.session.rollback()
    for done, row in enumerate(_stream(query)):
        key = f"uuid:{row.id}"
        for table, cells in rows_of(root, row.answers, key, _about(row, key), labels=labels, split=split):
            writer.row(table.name, cells)
        if done % AT_ONCE == 0:
            work.progress(done, total)
    path, ending, content_type = writer.close()
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    return Made(path, f"{asked['form_id']}-{day}.{ending}", content_type)


def _writer(work: Work, root: Table) -> Writer:
    if work.params["format"] == "xlsx":
        return XlsxWriter(work.folder)
    if work.params["format"] == "geojson":
        return GeoJsonWriter(work.folder, root.name)
    return CsvWriter(work.folder, bool(work.params["bom"]))


def _query(viewer: Viewer, asked: Any) -> Select[Any]:
    """The submissions asked for, in the order they arrived; those of practice visits are left out."""
    query = (
        select(
            Submission.id,
            Submission.values.label("answers"),
            Submission.subject_type,
            Submission.subject_id,
            Visit.id.label("visit_id"),
            Visit.household_id,
            Visit.received_at,
            Visit.started_at,
            Visit.outcome,
            Visit.state,
            Visit.lat,
            Visit.lon,
            Visit.accuracy,
            Account.name.label("worker"),
            Area.code.label("village"),
            FormVersion.version,
        )
        .join(Visit, Visit.id == Submission.visit_id)
        .join(Account, Account.id == Visit.worker_id)
        .join(Area, Area.id == Visit.village_id)
        .join(FormVersion, FormVersion.id == Submission.form_version_id)
        .where(Submission.form_id == asked["form_id"], Visit.practice.is_(False), visits.visible(viewer))
    )
    if asked["area"]:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == UUID(asked["area"]))
        query = query.where(Visit.village_id.in_(below))
    if asked["from"]:
        query = query.where(Visit.started_at >= datetime.fromisoformat(asked["from"]))
    if asked["to"]:
        query = query.where(Visit.started_at < datetime.fromisoformat(asked["to"]))
    if asked["state"]:
        query = query.where(Visit.state == asked["state"])
    return query.order_by(Visit.received_at, Submission.id)


def _stream(query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows, some at a time, on a connection of their own: progress is written meanwhile on another."""
    with db.engine.connect() as connection:
        found = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(query)
        yield from found


def _about(row: Row[Any], key: str) -> list[Any]:
    return [
        row.received_at.isoformat(),
        key,
        row.worker,
        row.version,
        row.state,
        str(row.visit_id),
        str(row.household_id),
        row.subject_type,
        str(row.subject_id),
        row.village,
        row.outcome,
        row.started_at.isoformat(),
        row.lat,
        row.lon,
        row.accuracy,
    ]
