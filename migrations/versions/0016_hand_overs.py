"""Hand-overs: from a day on, for a while, with a summary that the receiver reads"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("village_ids", Json(), nullable=False),
        sa.Column("household_ids", Json(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("gives_back", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=True),
        sa.Column("moved", Json(), nullable=False),
        sa.Column("summary", Json(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["accounts.id"], name=op.f("fk_hand_overs_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["accounts.id"], name=op.f("fk_hand_overs_to_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_hand_overs_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    op.create_index(op.f("ix_hand_overs_from_id_made_at"), "hand_overs", ["from_id", "made_at"])
    op.create_index(op.f("ix_hand_overs_state"), "hand_overs", ["state"])
    op.create_index(op.f("ix_hand_overs_to_id_made_at"), "hand_overs", ["to_id", "made_at"])


def downgrade() -> None:
    op.drop_table("hand_overs")
