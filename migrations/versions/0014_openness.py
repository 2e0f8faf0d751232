"""Openness: which areas are open, and what was told of their months"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_areas",
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("days", Json(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_open_areas_area_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_open_areas_changed_by")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_open_areas")),
    )
    op.create_table(
        "open_figures",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("told", Json(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["areas.id"], name=op.f("fk_open_figures_village_id")),
        sa.PrimaryKeyConstraint("village_id", "period", name=op.f("pk_open_figures")),
    )


def downgrade() -> None:
    op.drop_table("open_figures")
    op.drop_table("open_areas")
