"""The wire of the jobs."""

from fieldapp.core.fields import Document, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole
from fieldapp.jobs.models import JOB_STATES


class JobFileSchema(Schema):
    """The file that a job made."""

    name = Text(required=True)
    type = Text(required=True)
    sha256 = Text(required=True)
    size = Whole(required=True, max=2**62)


class JobSchema(Schema):
    """Long work: how far it is (`done` of `total`, null while nobody knows), and the file at its end."""

    id = Id(required=True)
    kind = Text(required=True)
    by_id = Id(required=True)
    area_id = Id(required=True, allow_none=True)
    params = Document(required=True)
    state = Text(required=True, choices=JOB_STATES)
    done = Whole(required=True, max=2**62)
    total = Whole(required=True, allow_none=True, max=2**62)
    error = Text(required=True, allow_none=True)
    created_at = Instant(required=True)
    started_at = Instant(required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)
    file = Part(JobFileSchema, required=True, allow_none=True)


class JobQuerySchema(ListQuery):
    """Which jobs to list."""

    kind = Text(50)
    state = Text(choices=JOB_STATES)


class JobListSchema(Schema):
    """A page of jobs."""

    items = Many(Part(JobSchema), required=True)
    next = Text(required=True, allow_none=True)
