"""Which domains there are, and who handles what another announces: the one table to read or to change."""

from collections.abc import Mapping

from flask import Blueprint as FlaskBlueprint
from flask_smorest import Blueprint

from fieldapp.accounts.phone_routes import routes as phones
from fieldapp.accounts.routes import routes as accounts
from fieldapp.areas.routes import routes as areas
from fieldapp.cards.routes import routes as cards
from fieldapp.core import chain
from fieldapp.core.events import Table
from fieldapp.duplicates.job import look_for_duplicates
from fieldapp.duplicates.routes import routes as duplicates
from fieldapp.entitlements.routes import routes as entitlements
from fieldapp.exports.routes import routes as exports
from fieldapp.exports.service import export
from fieldapp.followups.escalation import escalate_late
from fieldapp.followups.routes import routes as followups
from fieldapp.followups.rules import apply_rules, correct_rules
from fieldapp.followups.series import go_on_all
from fieldapp.formstore.desk_routes import routes as form_desk
from fieldapp.formstore.releases import publish_due
from fieldapp.formstore.routes import routes as forms
from fieldapp.jobs import service as jobs_service
from fieldapp.jobs.kinds import Kind
from fieldapp.jobs.queue import Task
from fieldapp.jobs.routes import routes as jobs
from fieldapp.openness.figures import tell_due
from fieldapp.openness.pages import routes as village_pages
from fieldapp.openness.routes import routes as openness
from fieldapp.operations.handover import settle_due
from fieldapp.operations.routes import routes as operations
from fieldapp.portal.desk_routes import routes as requests
from fieldapp.portal.escalation import escalate_requests
from fieldapp.portal.routes import routes as portal
from fieldapp.register.routes import routes as register
from fieldapp.reports.desk_routes import routes as overview
from fieldapp.reports.map_routes import routes as map_room
from fieldapp.reports.routes import routes as reports
from fieldapp.returns.make import make_return
from fieldapp.returns.routes import routes as returns
from fieldapp.sync.routes import routes as sync
from fieldapp.trail.routes import routes as trail
from fieldapp.upkeep import tidy
from fieldapp.visits.events import VisitAccepted, VisitCorrected
from fieldapp.visits.file_routes import routes as files
from fieldapp.visits.review_routes import routes as reviews
from fieldapp.visits.routes import routes as visits

BLUEPRINTS: tuple[Blueprint, ...] = (
    areas,
    accounts,
    phones,
    forms,
    form_desk,
    register,
    cards,
    visits,
    reviews,
    files,
    followups,
    operations,
    reports,
    overview,
    map_room,
    sync,
    trail,
    jobs,
    exports,
    requests,
    returns,
    duplicates,
    entitlements,
    openness,
)

PAGES: tuple[FlaskBlueprint, ...] = (portal, village_pages)

HANDLERS: Table = {VisitAccepted: (apply_rules,), VisitCorrected: (correct_rules,)}

JOBS: Mapping[str, Kind] = {
    "export": Kind("export", export),
    "return": Kind("export", make_return, shared=True),
    "duplicates": Kind("visit.review", look_for_duplicates, shared=True),
}

SCHEDULED: Mapping[str, tuple[Mapping[str, str], Task]] = {
    "look": ({"minute": "*"}, jobs_service.work),
    "publish": ({"minute": "*"}, publish_due),
    "seal": ({"minute": "*"}, chain.seal),
    "escalate": ({"minute": "7"}, escalate_late),
    "hand_overs": ({"minute": "13"}, settle_due),
    "series": ({"minute": "17"}, go_on_all),
    "escalate_requests": ({"minute": "11"}, escalate_requests),
    "openness": ({"minute": "23"}, tell_due),
    "tidy": ({"hour": "18", "minute": "30"}, tidy),  # half past two at night in China
}
