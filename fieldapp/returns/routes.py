"""URLs of the returns."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.errors import invalid
from fieldapp.core.http import Blueprint, viewer
from fieldapp.jobs import queries as jobs
from fieldapp.jobs import service as jobs_service
from fieldapp.jobs.schemas import JobSchema
from fieldapp.returns import store
from fieldapp.returns.make import FORMATS
from fieldapp.returns.schemas import MakeReturnSchema, ReturnListSchema

routes = Blueprint("returns", __name__, description="Returns by template", template_folder="templates")


@routes.get("/returns")
@routes.response(200, ReturnListSchema)
def list_returns() -> Any:
    """The returns that can be made, and templates that are wrong with what is wrong"""
    access.require(viewer(), "export")
    return {"items": [_body(found) for found in store.all_templates()]}


@routes.put("/returns/<uuid:job_id>")
@routes.arguments(MakeReturnSchema)
@routes.response(200, JobSchema)
def put_return(body: dict[str, Any], job_id: UUID) -> Any:
    """Have a return made; twice is harmless

    The answer is the job. What it made is seen by everyone who serves the area, and kept.
    """
    access.require(viewer(), "export", area_id=body["area"], field="area")
    template = store.template_named(body["template"])
    if body["format"] not in FORMATS[template.kind]:
        raise invalid(format=f"choice allowed={'|'.join(FORMATS[template.kind])}")
    params = body | {"area": str(body["area"]), "on": body["on"].isoformat()}
    return jobs.job_body(jobs_service.ask(viewer(), job_id, "return", params, body["area"]))


def _body(found: store.Found) -> dict[str, Any]:
    template = found.template
    names = ("name", "title", "note", "kind", "period")
    return {
        "file": found.file,
        **{name: getattr(template, name) if template else None for name in names},
        "formats": FORMATS[template.kind] if template else [],
        "problems": [problem.as_json() for problem in found.problems],
    }
