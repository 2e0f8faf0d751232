"""Operations on the register, review of visits, lost phones"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("other_household_id", sa.Uuid(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("body", Json(), nullable=False),
        sa.Column("steps", Json(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_register_operations_by_id")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_register_operations_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_household_id"], ["households.id"], name=op.f("fk_register_operations_other_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["accounts.id"], name=op.f("fk_register_operations_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_operations")),
    )
    with op.batch_alter_table("register_operations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_operations_household_id_at"), ["household_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_register_operations_other_household_id_at"),
            ["other_household_id", "at"],
            unique=False,
        )

    op.create_table(
        "visit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("data", Json(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_visit_events_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_events_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_events")),
    )
    with op.batch_alter_table("visit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_events_visit_id_at"), ["visit_id", "at"], unique=False)

    op.create_table(
        "visit_versions",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_versions_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "version", name=op.f("pk_visit_versions")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.Text(), server_default="active", nullable=False))
        batch_op.add_column(sa.Column("state_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("erased_at", UTCDateTime(), nullable=True))

    with op.batch_alter_table("held_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("settlement", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("settled_why", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_held_items_settled_by"), "accounts", ["settled_by"], ["id"]
        )

    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))

    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("merged_into")
        batch_op.drop_column("gone")

    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_column("merged_into")
        batch_op.drop_column("gone")

    with op.batch_alter_table("held_items", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_held_items_settled_by"), type_="foreignkey")
        batch_op.drop_column("settled_why")
        batch_op.drop_column("settlement")
        batch_op.drop_column("settled_by")

    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("state_at")
        batch_op.drop_column("state")

    op.drop_table("visit_versions")
    with op.batch_alter_table("visit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_events_visit_id_at"))

    op.drop_table("visit_events")
    with op.batch_alter_table("register_operations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_operations_other_household_id_at"))
        batch_op.drop_index(batch_op.f("ix_register_operations_household_id_at"))

    op.drop_table("register_operations")
