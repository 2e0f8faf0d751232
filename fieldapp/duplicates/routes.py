"""URLs of the duplicates. Merging, and saying that two are not the same, are operations on the register."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.duplicates import queries
from fieldapp.duplicates.schemas import FoundQuerySchema, FoundSchema, LookForDuplicatesSchema
from fieldapp.jobs import queries as jobs
from fieldapp.jobs import service as jobs_service
from fieldapp.jobs.schemas import JobSchema

routes = Blueprint("duplicates", __name__, description="Records that may be there twice")


@routes.put("/duplicates/<uuid:job_id>")
@routes.arguments(LookForDuplicatesSchema)
@routes.response(200, JobSchema)
def put_duplicates(body: dict[str, Any], job_id: UUID) -> Any:
    """Have the register of an area looked through for duplicates; twice is harmless

    The answer is the job.
    """
    asked = jobs_service.ask(viewer(), job_id, "duplicates", {"area": str(body["area"])}, body["area"])
    return jobs.job_body(asked)


@routes.get("/duplicates/<uuid:job_id>")
@routes.arguments(FoundQuerySchema, location="query")
@routes.response(200, FoundSchema)
def get_duplicates(query: dict[str, Any], job_id: UUID) -> Any:
    """What such a job found and nobody has settled since, the likeliest first"""
    access.require(viewer(), "visit.review")
    return queries.found_by(viewer(), job_id, query["kind"], query["limit"], area=query.get("area"))
