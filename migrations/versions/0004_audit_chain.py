"""The audit trail as a chain of hashes"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("n", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.Text(), nullable=True))
        batch_op.create_index("ix_audit_actor_id_at", ["actor_id", "at"], unique=False)
        batch_op.create_index("ix_audit_n", ["n"], unique=True)
        batch_op.create_index(
            "ix_audit_unsealed",
            ["at"],
            unique=False,
            sqlite_where=sa.text("n IS NULL"),
            postgresql_where=sa.text("n IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_unsealed")
        batch_op.drop_index("ix_audit_n")
        batch_op.drop_index("ix_audit_actor_id_at")
        batch_op.drop_column("hash")
        batch_op.drop_column("n")
