"""URLs of the entitlements."""

from itertools import islice
from typing import Any

from fieldapp.core import access
from fieldapp.core.clock import now
from fieldapp.core.errors import invalid
from fieldapp.core.http import Blueprint, viewer
from fieldapp.entitlements import queries
from fieldapp.entitlements.queries import Standing
from fieldapp.entitlements.schemas import (
    SHOWN,
    ProgrammeListSchema,
    StandingListSchema,
    StandingQuerySchema,
    TakeUpQuerySchema,
    TakeUpSchema,
)

routes = Blueprint("entitlements", __name__, description="What households may be entitled to")


@routes.get("/programmes")
@routes.response(200, ProgrammeListSchema)
def list_programmes() -> Any:
    """The programmes known where the viewer serves"""
    access.require(viewer(), "read")
    return {"items": [queries.programme_body(one) for one in queries.programmes_of(viewer())]}


@routes.get("/entitlements/take-up")
@routes.arguments(TakeUpQuerySchema, location="query")
@routes.response(200, TakeUpSchema)
def get_take_up(args: dict[str, Any]) -> Any:
    """How many of each village may be entitled, have claimed, were granted or refused, or did not want it"""
    access.require(viewer(), "overview", area_id=args["area"], field="area")
    counted = queries.count_standings(args["area"])
    items = [
        {"village_id": village, "programme_id": programme, **{state: counts.get(state, 0) for state in SHOWN}}
        for (village, programme), counts in counted.items()
    ]
    return {"as_of": now(), "items": items}


@routes.get("/entitlements")
@routes.arguments(StandingQuerySchema, location="query")
@routes.response(200, StandingListSchema)
def list_standings(args: dict[str, Any]) -> Any:
    """Who of an area stands how with a programme, by village and house number"""
    access.require(viewer(), "overview", area_id=args["area"], field="area")
    start = args.get("cursor", "0")
    if not (start.isascii() and start.isdigit() and len(start) < 10):
        raise invalid(cursor="invalid")
    found = (one for one in queries.standings(args["area"], args["programme"]) if one.state == args["state"])
    page = list(islice(found, int(start), int(start) + args["limit"] + 1))
    more = len(page) > args["limit"]
    items = [_body(one) for one in page[: args["limit"]]]
    return {"items": items, "next": str(int(start) + args["limit"]) if more else None}


def _body(one: Standing) -> dict[str, Any]:
    return {
        "household_id": one.household.id,
        "number": one.household.number,
        "head_name": one.household.head_name,
        "member_id": one.member.id if one.member else None,
        "full_name": one.member.full_name if one.member else None,
        "village_id": one.village_id,
        "reasons": list(one.reasons),
    }
