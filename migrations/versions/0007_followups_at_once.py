"""Acts on many follow-ups, follow-ups that come again, reminders"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followup_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("title", Json(), nullable=False),
        sa.Column("note", Json(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["accounts.id"], name=op.f("fk_followup_series_assignee_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_followup_series_created_by")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_followup_series_household_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_followup_series_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_series")),
    )
    op.create_index(op.f("ix_followup_series_household_id"), "followup_series", ["household_id"])
    op.create_table(
        "followup_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("steps", Json(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("left", Json(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_followup_acts_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_acts")),
    )
    op.create_index(op.f("ix_followup_acts_by_id"), "followup_acts", ["by_id"])
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("series_n", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", UTCDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_followups_series_id"), "followup_series", ["series_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_followups_series_id"), ["series_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("followups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followups_series_id"))
        batch_op.drop_constraint(batch_op.f("fk_followups_series_id"), type_="foreignkey")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("series_n")
        batch_op.drop_column("series_id")
    op.drop_table("followup_acts")
    op.drop_table("followup_series")
