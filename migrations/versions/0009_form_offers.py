"""Forms are offered area by area, each in a version, from a day on"""

import sqlalchemy as sa
from alembic import op

from fieldapp.core.db import Json, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

forms = sa.table(
    "forms",
    sa.column("id", sa.Uuid()),
    sa.column("area_id", sa.Uuid()),
    sa.column("title", Json()),
    sa.column("active_version_id", sa.Uuid()),
)
versions = sa.table(
    "form_versions",
    sa.column("id", sa.Uuid()),
    sa.column("form_id", sa.Uuid()),
    sa.column("title", Json()),
)
offers = sa.table(
    "form_offers",
    sa.column("id", sa.Uuid()),
    sa.column("form_id", sa.Uuid()),
    sa.column("area_id", sa.Uuid()),
    sa.column("version_id", sa.Uuid()),
)


def upgrade() -> None:
    op.create_table(
        "form_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("next_version_id", sa.Uuid(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_form_offers_form_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_form_offers_area_id")),
        sa.ForeignKeyConstraint(["version_id"], ["form_versions.id"], name=op.f("fk_form_offers_version_id")),
        sa.ForeignKeyConstraint(
            ["next_version_id"], ["form_versions.id"], name=op.f("fk_form_offers_next_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_offers")),
    )
    with op.batch_alter_table("form_offers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_form_offers_form_id_area_id"), ["form_id", "area_id"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_form_offers_area_id"), ["area_id"], unique=False)

    op.create_table(
        "form_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("areas", Json(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("before", Json(), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_form_releases_form_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["form_versions.id"], name=op.f("fk_form_releases_version_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_form_releases_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["accounts.id"], name=op.f("fk_form_releases_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_releases")),
    )
    with op.batch_alter_table("form_releases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_releases_form_id"), ["form_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_releases_state"), ["state"], unique=False)

    # The offer of a form is known to phones by the id that the form had there: they go on with it.
    op.execute(
        offers.insert().from_select(
            ["id", "form_id", "area_id", "version_id"],
            sa.select(forms.c.id, forms.c.id, forms.c.area_id, forms.c.active_version_id),
        )
    )
    op.add_column("form_versions", sa.Column("title", Json(), server_default="{}", nullable=False))
    title = sa.select(forms.c.title).where(forms.c.id == versions.c.form_id).scalar_subquery()
    op.execute(versions.update().values(title=title))
    op.drop_column("forms", "active_version_id")
    op.execute("ALTER TABLE form_versions RENAME COLUMN published_at TO uploaded_at")
    op.execute("ALTER TABLE form_versions RENAME COLUMN published_by TO uploaded_by")


def downgrade() -> None:
    op.execute("ALTER TABLE form_versions RENAME COLUMN uploaded_at TO published_at")
    op.execute("ALTER TABLE form_versions RENAME COLUMN uploaded_by TO published_by")
    op.drop_column("form_versions", "title")
    op.add_column("forms", sa.Column("active_version_id", sa.Uuid(), nullable=True))
    active = sa.select(offers.c.version_id).where(offers.c.id == forms.c.id).scalar_subquery()
    op.execute(forms.update().values(active_version_id=active))
    op.drop_table("form_releases")
    op.drop_table("form_offers")
