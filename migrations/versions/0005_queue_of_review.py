"""The queue of review"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_looks",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("looks", Json(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column("heard_note", sa.Text(), nullable=True),
        sa.Column("heard_at", UTCDateTime(), nullable=True),
        sa.Column("heard_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["heard_by"], ["accounts.id"], name=op.f("fk_visit_looks_heard_by")),
        sa.ForeignKeyConstraint(["village_id"], ["areas.id"], name=op.f("fk_visit_looks_village_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_looks_visit_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["accounts.id"], name=op.f("fk_visit_looks_worker_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_looks")),
    )
    with op.batch_alter_table("visit_looks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_looks_village_id_waiting_weight_received_at"),
            ["village_id", "waiting", "weight", "received_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visit_looks_sampled_village_id"), ["sampled", "village_id"], unique=False
        )
    # What is held waits for a person already; the rest was looked at, or not, before there was a queue.
    visits = sa.table(
        "visits", *map(sa.column, ("id", "village_id", "worker_id", "received_at", "state", "practice"))
    )
    held = sa.select(
        visits.c.id,
        visits.c.village_id,
        visits.c.worker_id,
        visits.c.received_at,
        sa.bindparam("looks", [{"code": "look_held"}], type_=Json),
        sa.literal(100),
        sa.true(),
        sa.false(),
    ).where(visits.c.state == "held", visits.c.practice == sa.false())
    into = ("visit_id", "village_id", "worker_id", "received_at", "looks", "weight", "waiting", "sampled")
    looks = sa.table("visit_looks", *map(sa.column, into))
    op.get_bind().execute(looks.insert().from_select(list(into), held))


def downgrade() -> None:
    op.drop_table("visit_looks")
