"""What households asked on their pages, in place of visits asked for; how their proving stands"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "household_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("proved", sa.Boolean(), nullable=False),
        sa.Column("promised", sa.Date(), nullable=False),
        sa.Column("followup_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_household_requests_answered_by")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_household_requests_card_id")),
        sa.ForeignKeyConstraint(
            ["followup_id"], ["followups.id"], name=op.f("fk_household_requests_followup_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_household_requests_household_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["areas.id"], name=op.f("fk_household_requests_office_id")),
        sa.ForeignKeyConstraint(["village_id"], ["areas.id"], name=op.f("fk_household_requests_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_household_requests_number")),
    )
    with op.batch_alter_table("household_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_requests_household_id_at"), ["household_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_household_requests_office_id_state_promised"),
            ["office_id", "state", "promised"],
            unique=False,
        )
    op.create_table(
        "household_proofs",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UTCDateTime(), nullable=True),
        sa.Column("locked_until", UTCDateTime(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_household_proofs_household_id")
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_proofs")),
    )
    # Visits asked for so far keep their follow-ups; their own number is their id, which nobody was given.
    op.execute(
        """
        INSERT INTO household_requests (id, number, household_id, village_id, office_id, card_id, kind, at,
            message, phone, proved, promised, followup_id, state, level)
        SELECT r.id, CAST(r.id AS TEXT), r.household_id, f.village_id, coalesce(a.parent_id, a.id), r.card_id,
            'visit', r.at, r.message, r.phone, false, f.due, r.followup_id, 'open', 0
        FROM visit_requests AS r
        JOIN followups AS f ON f.id = r.followup_id
        JOIN areas AS a ON a.id = f.village_id
        """
    )
    op.drop_table("visit_requests")


def downgrade() -> None:
    op.create_table(
        "visit_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("followup_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_visit_requests_card_id")),
        sa.ForeignKeyConstraint(
            ["followup_id"], ["followups.id"], name=op.f("fk_visit_requests_followup_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_visit_requests_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_requests")),
    )
    with op.batch_alter_table("visit_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_requests_household_id_at"), ["household_id", "at"], unique=False
        )
    op.execute(
        """
        INSERT INTO visit_requests (id, household_id, card_id, at, message, phone, followup_id)
        SELECT id, household_id, card_id, at, message, phone, followup_id FROM household_requests
        WHERE kind = 'visit' AND followup_id IS NOT NULL
        """
    )
    op.drop_table("household_proofs")
    op.drop_table("household_requests")
