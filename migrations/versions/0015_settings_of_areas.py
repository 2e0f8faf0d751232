"""Settings of areas: what each decides for itself and those below"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json

revision = "0015"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("areas", sa.Column("settings", Json, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("areas") as table:
        table.drop_column("settings")
