"""The media files of form versions"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_files",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["form_versions.id"], name=op.f("fk_form_files_version_id")),
        sa.PrimaryKeyConstraint("version_id", "name", name=op.f("pk_form_files")),
    )
    with op.batch_alter_table("form_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_files_sha256"), ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("form_files")
