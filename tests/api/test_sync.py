"""Handing in and fetching over HTTP: receipts, duplicates, what is held, and the feed."""

import gzip
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fieldapp.accounts.models import Account
from fieldapp.accounts.service import set_areas
from fieldapp.core import clock
from fieldapp.core.db import db, transaction
from fieldapp.sync.models import HeldItem
from fieldapp.visits.models import Visit

from ..factories import (
    Caller,
    World,
    caller,
    fields_of,
    item,
    make_followup,
    make_household,
    make_member,
    problem_of,
    pull,
    push,
    visit_item,
)


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def codes(receipt: dict) -> set[str]:
    return {reason["code"] for reason in receipt["reasons"]}


def bodies(page: dict, kind: str) -> dict:
    return {record["id"]: record["body"] for record in page["records"] if record["kind"] == kind}


def test_a_visit_handed_in_is_accepted_and_comes_back_in_the_feed(each_world: World) -> None:
    household = make_household(each_world.village)
    worker = caller(each_world.worker)
    sent = visit_item(household, "not_at_home")
    [receipt] = push(worker, sent)
    assert (receipt["id"], receipt["status"], receipt["missing"]) == (sent["id"], "accepted", [])
    page = pull(caller(each_world.supervisor))
    visit = bodies(page, "visit")[sent["body"]["id"]]
    assert (visit["outcome"], visit["worker_id"]) == ("not_at_home", str(each_world.worker.id))
    assert bodies(page, "household")[str(household.id)]["last_visit"]["outcome"] == "not_at_home"
    [again] = bodies(page, "followup").values()
    assert (again["rule"], again["assignee_id"]) == ("visit_again", str(each_world.worker.id))


def test_the_same_item_twice_is_one_visit_and_the_second_time_a_duplicate(each_world: World) -> None:
    household = make_household(each_world.village)
    worker = caller(each_world.worker)
    sent = visit_item(household)
    [first], [second] = push(worker, sent), push(worker, sent)
    assert (first["status"], second["status"], second["first"]) == ("accepted", "duplicate", "accepted")
    assert count(Visit) == 1


def test_one_id_with_two_contents_keeps_both(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    sent = visit_item(household)
    push(worker, sent)
    [second] = push(worker, sent | {"body": sent["body"] | {"note": "restored"}})
    assert second["status"] == "duplicate"
    assert "id_used_before" in codes(second)
    assert count(HeldItem) == 1


def test_anothers_item_id_tells_nothing_of_theirs_and_loses_nothing(world: World) -> None:
    sent = visit_item(make_household(world.village))
    push(caller(world.worker), sent)
    [receipt] = push(caller(world.next_worker), sent)
    assert receipt["status"] == "duplicate"
    assert codes(receipt) == {"id_used_before"}
    assert count(HeldItem) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household_id": str(uuid.uuid4())}, "household_unknown"),
        ({"outcome": "exploded"}, "bad_field"),
        ({"lat": 200}, "bad_field"),
        ({"lat": "north"}, "bad_field"),
        ({"started_at": "yesterday"}, "bad_field"),
        ({"started_at": "0001-01-01T00:00:00+23:00"}, "bad_field"),
        ({"submissions": "none"}, "bad_field"),
        ({"submissions": [{"id": 1}]}, "bad_field"),
        ({"note": "x" * 20_000}, "bad_field"),
        ({"id": None}, "bad_field"),
    ],
)
def test_a_visit_that_cannot_be_applied_is_held_whole(each_world: World, change: dict, code: str) -> None:
    sent = visit_item(make_household(each_world.village), **change)
    [receipt] = push(caller(each_world.worker), sent)
    assert receipt["status"] == "held"
    assert code in codes(receipt)
    db.session.rollback()
    kept = db.session.scalars(select(HeldItem)).one()
    assert kept.body == sent["body"]
    assert count(Visit) == 0


def test_a_household_out_of_scope_is_held_and_nothing_of_it_is_told(world: World) -> None:
    household = make_household(world.other_village, head_name="不可说")
    [receipt] = push(caller(world.worker), visit_item(household))
    assert receipt["status"] == "held"
    assert codes(receipt) == {"household_out_of_scope"}
    assert "不可说" not in json.dumps(receipt, ensure_ascii=False)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "not_an_item"),
        ("text", "not_an_item"),
        ([], "not_an_item"),
        ({}, "no_id"),
        ({"id": 7, "kind": "visit", "body": {}}, "no_id"),
        ({"id": "not-a-uuid", "kind": "visit", "body": {}}, "no_id"),
        ({"id": str(uuid.uuid4()), "body": {}}, "no_kind"),
        ({"id": str(uuid.uuid4()), "kind": 5, "body": {}}, "no_kind"),
        ({"id": str(uuid.uuid4()), "kind": "visit"}, "no_body"),
        ({"id": str(uuid.uuid4()), "kind": "visit", "body": []}, "no_body"),
    ],
)
def test_what_is_no_item_is_refused_and_the_others_are_not_touched(
    world: World, raw: object, code: str
) -> None:
    household = make_household(world.village)
    refused, accepted = push(caller(world.worker), raw, visit_item(household))
    assert (refused["status"], codes(refused)) == ("refused", {code})
    assert accepted["status"] == "accepted"
    assert count(HeldItem) == 0


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (item("telepathy", {"x": 1}), "unknown_kind"),
        (item("visit", {"x": 1}, schema=99), "unknown_schema"),
        (item("visit", {"x": 1}, schema="new"), "unknown_schema"),
        (item("visit", {}, made_at="never"), "bad_field"),
        (item("register_edit", {"subject": "dog"}), "bad_field"),
        (item("followup_change", {"followup_id": str(uuid.uuid4()), "action": "done"}), "followup_unknown"),
        (item("register_edit", {"subject": "member", "id": str(uuid.uuid4()), "set": {}}), "record_unknown"),
    ],
)
def test_an_item_from_a_newer_phone_or_about_nothing_known_is_held(
    world: World, sent: dict, code: str
) -> None:
    [receipt] = push(caller(world.worker), sent)
    assert (receipt["status"], codes(receipt) >= {code}) == ("held", True)
    [again] = push(caller(world.worker), sent)
    assert (again["status"], again["first"]) == ("duplicate", "held")
    assert count(HeldItem) == 1


def test_a_fault_of_ours_holds_the_item_and_spoils_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    household = make_household(world.village)
    worker = caller(world.worker)
    with monkeypatch.context() as patched:
        patched.setattr("fieldapp.visits.service.note_on_household", broken)
        [receipt] = push(worker, visit_item(household))
    assert (receipt["status"], codes(receipt)) == ("held", {"server_fault"})
    assert count(Visit) == 0
    assert push(worker, visit_item(household))[0]["status"] == "accepted"


def test_odd_characters_and_numbers_are_stored_in_a_form_that_can_be(each_world: World) -> None:
    household = make_household(each_world.village)
    worker = caller(each_world.worker)
    sent = visit_item(household, note="a\x00b")
    text = json.dumps(
        {
            "protocol": 1,
            "device": {"id": str(worker.device_id)},
            "items": [
                sent,
                item("mood", {"big": 10**40, "high": "\ud83d", "key\x00": [1e308]}),
                item("mood", {"numbers": [float("nan"), float("inf")]}),
            ],
        }
    )
    answer = worker.call(
        "POST", "/sync/push", data=text.encode(), headers={"Content-Type": "application/json"}
    )
    assert [r["status"] for r in answer.json["receipts"]] == ["accepted", "held", "held"]
    visit = worker.get(f"/visits/{sent['body']['id']}").json
    assert visit["note"] == "a\ufffdb"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"protocol":1}', b"[]", b"null", b'{"protocol":1,"items":{}}',
     b'{"protocol":99,"device":{"id":"00000000-0000-4000-8000-000000000000"},"items":[]}'],
)  # fmt: skip
def test_a_push_that_is_none_is_a_problem_and_never_a_fault(world: World, raw: bytes) -> None:
    answer = caller(world.worker).call(
        "POST", "/sync/push", data=raw, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    problem_of(answer)


def test_a_push_may_come_gzipped(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    body = {"protocol": 1, "device": {"id": str(worker.device_id)}, "items": [visit_item(household)]}
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = worker.call("POST", "/sync/push", data=gzip.compress(json.dumps(body).encode()), headers=headers)
    assert answer.json["receipts"][0]["status"] == "accepted"
    broken = worker.call("POST", "/sync/push", data=b"no gzip", headers=headers)
    assert problem_of(broken) == (400, "malformed_json")
    spoilt = gzip.compress(json.dumps(body).encode())[:30] + b"\xff" * 40
    answer = worker.call("POST", "/sync/push", data=spoilt, headers=headers)
    assert problem_of(answer) == (400, "malformed_json")


def test_one_item_that_nobody_can_read_spoils_no_other(world: World) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = {"a": deep}
    odd = item("visit", {"note": deep})
    good = visit_item(make_household(world.village))
    receipts = push(caller(world.worker), odd, good)
    assert [receipt["status"] for receipt in receipts] == ["held", "accepted"]


def test_an_item_that_is_far_too_big_is_refused_and_a_request_that_is_gets_a_problem(world: World) -> None:
    worker = caller(world.worker)
    [receipt] = push(worker, item("visit", {"note": "x" * 5_000_000}))
    assert (receipt["status"], codes(receipt)) == ("refused", {"item_too_large"})
    device = {"id": str(worker.device_id)}
    huge = {"protocol": 1, "device": device, "items": [item("visit", {"note": "x" * 34_000_000})]}
    assert problem_of(worker.post("/sync/push", huge)) == (413, "too_large")
    many = {"protocol": 1, "device": device, "items": [None] * 501}
    assert problem_of(worker.post("/sync/push", many)) == (422, "invalid")
    bomb = gzip.compress(b" " * 40_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert problem_of(worker.call("POST", "/sync/push", data=bomb, headers=headers)) == (413, "too_large")


def test_a_clock_that_is_ahead_is_noted_and_the_visit_counts(world: World) -> None:
    household = make_household(world.village)
    future = (clock.now() + timedelta(days=400)).isoformat()
    [receipt] = push(caller(world.worker), visit_item(household, started_at=future))
    assert (receipt["status"], codes(receipt)) == ("accepted", {"clock_ahead"})
    home = caller(world.worker).get(f"/households/{household.id}").json["household"]
    assert home["last_visit"]["at"] < future


def test_a_worker_who_lost_the_village_is_credited_and_the_phone_is_told_to_let_go(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    cursor = pull(worker)["cursor"]
    with transaction():
        set_areas(None, db.session.get_one(Account, world.worker.id), [world.next_village.id])
    [receipt] = push(worker, visit_item(household))
    assert receipt["status"] == "accepted"
    page = pull(worker, cursor)
    assert page["dropped_streams"] == [str(world.village.id)]
    assert worker.get("/visits").json["items"][0]["worker_id"] == str(world.worker.id)
    assert problem_of(worker.get(f"/households/{household.id}")) == (404, "not_found")


def test_an_edit_merges_by_field_and_a_conflict_keeps_both_values(each_world: World) -> None:
    household = make_household(each_world.village, phone="13800000001", address="老街1号")
    worker, desk = caller(each_world.worker), caller(each_world.supervisor)
    base = {"phone": "13800000001", "address": "老街1号"}
    desk.put(f"/households/{household.id}", {"phone": "13900000009", "base": {"phone": "13800000001"}})
    edit = {"subject": "household", "id": str(household.id), "base": base}
    wanted = {"phone": "13700000007", "address": "新街8号"}
    [receipt] = push(worker, item("register_edit", edit | {"set": wanted}))
    assert (receipt["status"], codes(receipt)) == ("held", {"conflict"})
    [reason] = receipt["reasons"]
    assert (reason["field"], reason["current"], reason["yours"]) == ("phone", "13900000009", "13700000007")
    home = worker.get(f"/households/{household.id}").json["household"]
    assert (home["phone"], home["address"]) == ("13900000009", "新街8号")
    assert count(HeldItem) == 1


def test_a_phone_can_register_a_household_and_a_member_by_edits(world: World) -> None:
    home, person = str(uuid.uuid4()), str(uuid.uuid4())
    worker = caller(world.worker)
    made = push(
        worker,
        item(
            "register_edit",
            {"subject": "household", "id": home, "set": {"village_id": str(world.village.id), "number": "7"}},
        ),
        item(
            "register_edit",
            {"subject": "member", "id": person, "set": {"household_id": home, "full_name": "曾小丽"}},
        ),
        item(
            "register_edit",
            {
                "subject": "household",
                "id": str(uuid.uuid4()),
                "set": {"village_id": str(world.other_village.id)},
            },
        ),
    )
    assert [receipt["status"] for receipt in made] == ["accepted", "accepted", "held"]
    assert worker.get(f"/members/{person}").json["search"].startswith("曾小丽 zengxiaoli zxl")


def test_a_change_of_a_followup_becomes_a_line_of_its_history_once(world: World) -> None:
    household = make_household(world.village)
    followup = make_followup(household, world.supervisor, assignee_id=world.worker.id)
    worker = caller(world.worker)
    done = item("followup_change", {"followup_id": str(followup.id), "action": "done", "text": "办好了"})
    push(worker, done)
    push(worker, done)
    body = worker.get(f"/followups/{followup.id}").json
    assert (body["state"], [line["kind"] for line in body["history"]]) == ("done", ["created", "done"])
    assert body["history"][-1]["id"] == done["id"]
    [late] = push(worker, item("followup_change", {"followup_id": str(followup.id), "action": "cancel"}))
    assert (late["status"], codes(late)) == ("accepted", {"followup_already_closed"})


def test_the_feed_pages_and_resumes_and_counts_what_remains(each_world: World) -> None:
    homes = [make_household(each_world.village) for _ in range(5)]
    worker = caller(each_world.worker)
    first = worker.get("/sync/pull", query_string={"limit": 3}).json
    assert (len(first["records"]), first["more"]) == (3, True)
    rest = pull(worker, first["cursor"], limit=2)
    assert len(rest["records"]) == first["remaining"]
    assert rest["remaining"] == 0
    seen = bodies({"records": first["records"] + rest["records"]}, "household")
    assert set(seen) == {str(home.id) for home in homes}
    assert pull(worker, rest["cursor"])["records"] == []
    make_member(homes[0], each_world.supervisor)
    assert [r["kind"] for r in pull(worker, rest["cursor"])["records"]] == ["member"]


def test_the_feed_holds_nothing_of_another_village(world: World) -> None:
    other = make_household(world.next_village)
    page = pull(caller(world.worker))
    assert str(other.id) not in bodies(page, "household")
    assert {record["stream"] for record in page["records"]} <= {
        str(each) for each in (world.village.id, world.township.id, world.county.id, world.worker.id)
    }


def test_work_given_in_another_village_opens_the_household_and_closes_it_when_taken_back(
    world: World,
) -> None:
    household = make_household(world.village)
    member = make_member(household)
    followup = make_followup(household, world.supervisor)
    helper, desk = caller(world.next_worker), caller(world.supervisor)
    cursor = pull(helper)["cursor"]
    desk.post("/followups/assign", {"ids": [str(followup.id)], "assignee_id": str(world.next_worker.id)})
    page = pull(helper, cursor)
    assert set(bodies(page, "household")) == {str(household.id)}
    assert set(bodies(page, "member")) == {str(member.id)}
    assert bodies(page, "followup")[str(followup.id)]["assignee_id"] == str(world.next_worker.id)
    assert helper.get(f"/households/{household.id}").status_code == 200
    desk.post("/followups/assign", {"ids": [str(followup.id)], "assignee_id": str(world.worker.id)})
    gone = pull(helper, page["cursor"])
    assert bodies(gone, "household") == {str(household.id): None}
    assert helper.get(f"/households/{household.id}").status_code == 404
    [late] = push(helper, visit_item(household))
    assert late["status"] == "accepted"
    [word] = push(
        helper, item("followup_change", {"followup_id": str(followup.id), "action": "comment", "text": "x"})
    )
    assert word["status"] == "accepted"


@pytest.mark.parametrize("cursor", ["x", "!!", "AAAAAAAAAAAAAAAA", "////", "a" * 19_999])
def test_a_cursor_that_this_database_never_gave_is_noticed(world: World, cursor: str) -> None:
    answer = caller(world.worker).get("/sync/pull", query_string={"cursor": cursor})
    assert problem_of(answer) == (422, "invalid")
    assert fields_of(answer) == {"cursor"}


def test_the_servers_own_count_is_told(world: World) -> None:
    household = make_household(world.village)
    worker = caller(world.worker)
    push(worker, visit_item(household), visit_item(household, "exploded"))
    counts = worker.get("/sync/status").json
    assert (counts["accepted"], counts["held"], counts["missing_files"]) == (1, 1, 0)
    assert [month["visits"] for month in counts["months"]] == [1]


def test_an_auditor_reads_and_what_one_hands_in_is_held(world: World) -> None:
    household = make_household(world.village)
    auditor: Caller = caller(world.auditor)
    assert bodies(pull(auditor), "household")
    [receipt] = push(auditor, visit_item(household))
    assert (receipt["status"], codes(receipt)) == ("held", {"role_cannot_visit"})
