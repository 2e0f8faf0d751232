"""Indexes that hold what the overview, the map and the list of visits read"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "visits",
        "ix_visits_counted",
        ["village_id", "started_at", "outcome", "state", "practice", "lat", "lon", "worker_id"],
    ),
    ("visits", "ix_visits_received_at_id_village_id", ["received_at", "id", "village_id"]),
    (
        "households",
        "ix_households_counted",
        ["village_id", "gone", "status", "last_visit_at", "last_visit_outcome", "lat", "lon", "worker_id"],
    ),
    ("followups", "ix_followups_village_id_state_closed_at", ["village_id", "state", "closed_at"]),
)
REPLACED = ("visits", "ix_visits_village_id_started_at", ["village_id", "started_at"])


def upgrade() -> None:
    for table, name, columns in INDEXES:
        op.create_index(name, table, columns)
    op.drop_index(REPLACED[1], table_name=REPLACED[0])


def downgrade() -> None:
    op.create_index(REPLACED[1], REPLACED[0], REPLACED[2])
    for table, name, _ in INDEXES:
        op.drop_index(name, table_name=table)
