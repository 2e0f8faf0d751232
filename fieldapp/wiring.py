"""Which domains there are, and who handles what another announces: the one table to read or to change."""

from flask_smorest import Blueprint

from fieldapp.accounts.routes import routes as accounts
from fieldapp.areas.routes import routes as areas
from fieldapp.cards import models as card_tables
from fieldapp.core.events import Table
from fieldapp.followups import models as followup_tables
from fieldapp.formstore.routes import routes as forms
from fieldapp.portal import models as portal_tables
from fieldapp.register import models as register_tables
from fieldapp.sync import models as sync_tables
from fieldapp.visits import models as visit_tables

BLUEPRINTS: tuple[Blueprint, ...] = (areas, accounts, forms)

TABLES = (register_tables, card_tables, visit_tables, followup_tables, sync_tables, portal_tables)

HANDLERS: Table = {}
