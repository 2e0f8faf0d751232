"""Reads of the audit trail, limited to what the viewer may see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_

from fieldapp.accounts.models import Account
from fieldapp.areas.queries import top_area
from fieldapp.core import access, chain, csvs
from fieldapp.core.access import AccountArea, Viewer
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db
from fieldapp.core.wire import dumps
from fieldapp.register.models import Household

COLUMNS = (*chain.CONTENT, "n", "hash")
REGISTER = (
    "household.created",
    "household.edited",
    "member.created",
    "member.edited",
    "card.issued",
    "card.revoked",
)
HEADING = ("id", "at", "actor", *chain.CONTENT[2:], "n", "hash")
AT_ONCE = 1_000


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: the row is about a household in scope; or about none, and done by, or to, an account in
    scope. Who serves the topmost area sees everything.
    """
    top = top_area()
    if top is not None and top.id in viewer.area_ids:
        return AuditRow.id.is_not(None)
    home = exists().where(
        Household.id == AuditRow.household_id,
        access.sees_household(viewer, Household.village_id, Household.id),
    )
    colleague = select(AccountArea.account_id).where(access.within(viewer, AccountArea.area_id))
    about = or_(AuditRow.actor_id.in_(colleague), AuditRow.subject_id.in_(colleague))
    return or_(home, and_(AuditRow.household_id.is_(None), about))


def search_trail(
    viewer: Viewer,
    *,
    who: UUID | None = None,
    what: str | None = None,
    household: UUID | None = None,
    subject: UUID | None = None,
    register: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[AuditRow]:
    """Rows in scope that meet every condition given; `what` is an action (`card.issued`) or its first part
    (`card`), `register` those that changed a household, a member or a card.
    """
    query = select(AuditRow).where(visible(viewer))
    equal = ((AuditRow.actor_id, who), (AuditRow.household_id, household), (AuditRow.subject_id, subject))
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if what:
        query = query.where(
            or_(AuditRow.action == what, AuditRow.action.startswith(f"{what}.", autoescape=True))
        )
    if register:
        query = query.where(AuditRow.action.in_(REGISTER))
    if since is not None:
        query = query.where(AuditRow.at >= since)
    if until is not None:
        query = query.where(AuditRow.at < until)
    return query


def row_body(row: AuditRow) -> dict[str, Any]:
    """A row on the wire."""
    return {name: getattr(row, name) for name in COLUMNS}


def as_csv(query: Select[AuditRow]) -> Iterator[str]:
    """The rows of a query as CSV, the latest first, in pieces; constant memory however many there are."""
    names = {row.id: row.username for row in db.session.execute(select(Account.id, Account.username))}
    yield csvs.BOM + csvs.line(HEADING)
    place = tuple_(AuditRow.at, AuditRow.id)
    query = query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(AT_ONCE)
    after: tuple[datetime, UUID] | None = None
    while True:
        rows = db.session.scalars(query if after is None else query.where(place < after)).all()
        yield csvs.lines([_cells(row, names) for row in rows])
        if len(rows) < AT_ONCE:
            return
        after = (rows[-1].at, rows[-1].id)
        db.session.expunge_all()


def _cells(row: AuditRow, names: dict[UUID, str]) -> list[Any]:
    body = row_body(row)
    cells = [body["id"], row.at.isoformat(), names.get(row.actor_id, "") if row.actor_id else ""]
    return cells + [dumps(value) if isinstance(value, dict) else value for value in list(body.values())[2:]]
