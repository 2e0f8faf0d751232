"""An app of any age can hand in what it holds: a sample of every kind and schema ever released is still read.

`tests/samples/outbox/<kind>-<schema>.json` are never changed once released. A kind whose schema grows gets a
new sample beside the old ones; SHAPES below notices a body that changed without one.
"""

import json
from typing import Any

import marshmallow as ma
import pytest

from fieldapp.core.db import transaction
from fieldapp.entitlements import service as programmes
from fieldapp.entitlements.queries import known_columns
from fieldapp.entitlements.schemas import ClaimItemSchema, ClaimUndoSchema
from fieldapp.forms.programme_sheets import read_programmes
from fieldapp.operations.schemas import HandOverReadSchema, OperationSchema
from fieldapp.sync.kinds import KINDS
from fieldapp.sync.schemas import FollowUpChangeSchema, RegisterEditSchema, UndoItemSchema
from fieldapp.visits.schemas import SubmissionSchema, VisitItemSchema

from ..compile_cases import ROOT
from ..factories import World, caller, item, make_followup, make_household, push, visit_item

SAMPLES = ROOT / "tests" / "samples" / "outbox"
EXAMPLES = ROOT / "programmes" / "examples.md"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))
VISIT = (
    "card_id card_scanned_at ended_at geotag_at geotag_reason accuracy household_id! id! lat lon note "
    "outcome! practice started_at! submissions village_id!"
)
SUBMISSION = (
    "attachments finished_at form_id! id! plan_hash! problems state subject_id! subject_type! values! version"
)
SHAPES: dict[str, tuple[ma.Schema, str]] = {
    "visit-1": (VisitItemSchema(), VISIT),
    "visit_correction-1": (VisitItemSchema(), VISIT),
    "submission-1": (SubmissionSchema(), SUBMISSION),
    "register_edit-1": (RegisterEditSchema(), "base id! set! subject!"),
    "followup_change-1": (FollowUpChangeSchema(), "action! due followup_id! text"),
    "register_operation-1": (
        OperationSchema(),
        "city household_id into_id member_id member_ids new_household_id on operation! values village_id why",
    ),
    "register_undo-1": (UndoItemSchema(), "operation_id! why"),
    "claim-1": (ClaimItemSchema(), "household_id! member_id on programme_id! state! why"),
    "claim_undo-1": (ClaimUndoSchema(), "step_id!"),
    "hand_over_read-1": (HandOverReadSchema(), "hand_over_id!"),
}


def filled(sample: Any, values: dict[str, str]) -> Any:
    """A sample with its places `{name}` filled in."""
    text = json.dumps(sample)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return json.loads(text)


def published(world: World) -> list[str]:
    """The ids of the shipped programmes about households, published to the township."""
    with transaction():
        made = programmes.publish(None, read_programmes(EXAMPLES, known_columns()), world.township.id)
        return [str(one.id) for one in made if one.body["about"] == "household"]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_ever_released_is_still_taken_in(world: World, name: str) -> None:
    household = make_household(world.village)
    followup = make_followup(household, world.supervisor)
    worker = caller(world.worker)
    returned = visit_item(household, "declined")
    operation = item(
        "register_operation",
        {"operation": "move_in", "household_id": str(household.id), "member_id": str(followup.id)},
    )
    push(worker, returned, operation)
    [programme] = published(world)
    noted = item("claim", {"programme_id": programme, "household_id": str(household.id), "state": "helping"})
    push(worker, noted)
    to_worker = {"from_id": str(world.next_worker.id), "to_id": str(world.worker.id), "why": "调岗"}
    handed = caller(world.supervisor).post("/hand-overs", to_worker).json
    back = {"ids": [returned["body"]["id"]], "action": "return", "text": "请补写"}
    assert caller(world.supervisor).post("/visits/review", back).status_code == 200
    sample = filled(
        json.loads((SAMPLES / f"{name}.json").read_text()),
        {
            "household": str(household.id),
            "village": str(world.village.id),
            "phone": household.phone or "",
            "followup": str(followup.id),
            "returned": returned["body"]["id"],
            "operation": operation["id"],
            "programme": programme,
            "step": noted["id"],
            "handed": handed["id"],
        },
    )
    [receipt] = push(worker, sample)
    wanted = "held" if sample["kind"] == "left_behind" else "accepted"
    assert receipt["status"] == wanted, receipt["reasons"]


def test_every_schema_of_every_kind_has_its_sample() -> None:
    wanted = {f"{kind}-{schema}" for kind, one in KINDS.items() for schema in range(1, one.newest_schema + 1)}
    assert wanted <= set(NAMES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_body_does_not_change_without_a_new_schema_and_its_sample(name: str) -> None:
    schema, shape = SHAPES[name]
    found = {f"{field}{'!' if one.required else ''}" for field, one in schema.fields.items()}
    assert found == set(shape.split()), "raise the kind's schema, keep reading the old one, add a sample"
