"""URLs of the jobs. What starts one is with what it makes."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response

from fieldapp.core import access, filestore
from fieldapp.core.errors import not_found
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.jobs import queries, service
from fieldapp.jobs.models import Job
from fieldapp.jobs.schemas import JobListSchema, JobQuerySchema, JobSchema

routes = Blueprint("jobs", __name__, description="Long work: its progress, and the file at its end")


@routes.get("/jobs")
@routes.arguments(JobQuerySchema, location="query")
@routes.response(200, JobListSchema)
def list_jobs(query: dict[str, Any]) -> Any:
    """Jobs that the viewer asked for, and the returns of the areas served, the latest first"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_jobs(viewer(), **query)
    page = paginate(found, [Job.created_at, Job.id], cursor, limit, descending=True)
    return {"items": [queries.job_body(job) for job in page.items], "next": page.next}


@routes.get("/jobs/<uuid:job_id>")
@routes.response(200, JobSchema)
def get_job(job_id: UUID) -> Any:
    """One job: how far it is"""
    access.require(viewer(), "read")
    return queries.job_body(queries.get_job(viewer(), job_id))


@routes.post("/jobs/<uuid:job_id>/cancel")
@routes.response(200, JobSchema)
def cancel_job(job_id: UUID) -> Any:
    """Stop a job; harmless where it has ended"""
    return queries.job_body(service.cancel(viewer(), job_id))


@routes.get("/jobs/<uuid:job_id>/file")
@routes.response(200, content_type="application/octet-stream")
def get_job_file(job_id: UUID) -> Response:
    """The file that a job made"""
    access.require(viewer(), "read")
    job = queries.get_job(viewer(), job_id)
    if job.file_sha256 is None or filestore.size(job.file_sha256) is None:
        raise not_found("file")
    name = quote(job.file_name or "file", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Length": str(job.file_size),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(filestore.pieces(job.file_sha256), content_type=job.file_type, headers=headers)
