"""Reads of what a look for duplicates found, as it stands now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from fieldapp.core import filestore
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.duplicates.job import kept_apart
from fieldapp.jobs.models import Job
from fieldapp.jobs.queries import get_job
from fieldapp.register.models import Household, Member
from fieldapp.register.queries import household_body, member_body, visible

KINDS = ("members", "households")
Pairs = list[dict[str, Any]]


def found_by(
    viewer: Viewer, job_id: UUID, kind: str, limit: int, *, area: UUID | None = None
) -> dict[str, Any]:
    """The pairs of a kind that a job found and that are still two records in the viewer's scope, one of them
    at least in `area`, nobody having said that they are not the same; each with both records, and the
    members' households.
    """
    job = get_job(viewer, job_id)
    if job.kind != "duplicates":
        raise not_found()
    apart = kept_apart()
    pairs = [one for one in _read(job, kind) if frozenset((one["one"], one["other"])) not in apart]
    ids = {UUID(pair[side]) for pair in pairs for side in ("one", "other")}
    records = _members(viewer, ids) if kind == "members" else _households(viewer, ids)
    standing = [pair for pair in pairs if pair["one"] in records and pair["other"] in records]
    if area is not None:
        there = _within(area, kind, ids)
        standing = [pair for pair in standing if pair["one"] in there or pair["other"] in there]
    items = [pair | {"records": [records[pair["one"]], records[pair["other"]]]} for pair in standing[:limit]]
    homes = {UUID(str(one["household_id"])) for item in items for one in item["records"] if kind == "members"}
    return {"items": items, "total": len(standing), "households": list(_households(viewer, homes).values())}


def _read(job: Job, kind: str) -> Pairs:
    if job.file_sha256 is None or filestore.size(job.file_sha256) is None:
        raise not_found("file")
    pairs: Pairs = orjson.loads(b"".join(filestore.pieces(job.file_sha256)))[kind]
    return pairs


def _within(area: UUID, kind: str, ids: Iterable[UUID]) -> set[str]:
    """Which of these records are in an area or below."""
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
    if kind == "members":
        query = select(Member.id).join(Household, Household.id == Member.household_id)
        query = query.where(Member.id.in_(ids))
    else:
        query = select(Household.id).where(Household.id.in_(ids))
    return {str(one) for one in db.session.scalars(query.where(Household.village_id.in_(below)))}


def _members(viewer: Viewer, ids: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    query = select(Member).join(Household, Household.id == Member.household_id)
    query = query.where(Member.id.in_(ids), Member.gone.is_(None), visible(viewer))
    return {str(one.id): member_body(one) for one in db.session.scalars(query)}


def _households(viewer: Viewer, ids: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    query = select(Household).where(Household.id.in_(ids), visible(viewer))
    return {str(one.id): household_body(one) for one in db.session.scalars(query)}
