"""URLs of the exports."""

from typing import Any
from uuid import UUID

from fieldapp.core.http import Blueprint, viewer
from fieldapp.exports import service
from fieldapp.exports.schemas import ExportSchema
from fieldapp.jobs import queries as jobs
from fieldapp.jobs import service as jobs_service
from fieldapp.jobs.schemas import JobSchema

routes = Blueprint("exports", __name__, description="Submissions as tables")


@routes.put("/exports/<uuid:job_id>")
@routes.arguments(ExportSchema)
@routes.response(200, JobSchema)
def put_export(body: dict[str, Any], job_id: UUID) -> Any:
    """Have a form's submissions made into CSV, XLSX or GeoJSON; twice is harmless

    The answer is the job; its file has a table for the form and one for each repeat.
    """
    service.check_form(viewer(), body["form_id"])
    since, until = body.pop("since"), body.pop("until")
    params = body | {
        "area": str(body["area"]) if body["area"] else None,
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
    }
    return jobs.job_body(jobs_service.ask(viewer(), job_id, "export", params, body["area"]))
