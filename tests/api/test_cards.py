"""Cards: issued, replaced, revoked, printed, found by their short code."""

import re
import uuid

import pytest

from fieldapp.cards import codes, service
from fieldapp.cards.models import Card
from fieldapp.cards.queries import by_secret
from fieldapp.core.db import db

from ..factories import World, caller, make_card, make_household, problem_of, pull


def secret_of(card_id: str) -> str:
    return service.secret_of(db.session.get_one(Card, uuid.UUID(card_id)))


def test_putting_a_card_twice_makes_one_and_another_replaces_it(world: World) -> None:
    household, desk = make_household(world.village), caller(world.supervisor)
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    body = {"household_id": str(household.id)}
    assert [desk.put(f"/cards/{first}", body).status_code for _ in range(2)] == [201, 200]
    assert desk.put(f"/cards/{second}", body).status_code == 201
    cards = {card["id"]: card for card in desk.get("/cards").json["items"]}
    assert cards[first]["revoked_at"] is not None
    assert cards[second]["revoked_at"] is None
    other = make_household(world.village)
    again = desk.put(f"/cards/{first}", {"household_id": str(other.id)})
    assert problem_of(again) == (409, "already_exists")


def test_a_card_opens_by_its_secret_until_revoked_and_the_database_holds_only_a_hash(
    world: World,
) -> None:
    household = make_household(world.village)
    card = make_card(household, world.supervisor)
    secret = secret_of(str(card.id))
    assert re.fullmatch("[A-Z2-7]{16}", secret)
    assert by_secret(secret)[1].id == household.id
    assert by_secret(secret.lower())[0].id == card.id
    assert by_secret("A" * 16) is None
    assert secret not in str(vars(db.session.get_one(Card, card.id)))
    caller(world.supervisor).post(f"/cards/{card.id}/revoke", {"reason": "lost"})
    db.session.rollback()
    assert by_secret(secret) is None


def test_replacing_a_lost_card_twice_makes_one_new_card(world: World) -> None:
    card = make_card(make_household(world.village), world.supervisor)
    desk = caller(world.supervisor)
    made = [desk.post(f"/cards/{card.id}/replace", {"reason": "lost"}).json for _ in range(2)]
    assert made[0]["id"] == made[1]["id"] != str(card.id)
    assert made[0]["revoked_at"] is None


def test_a_village_gets_its_cards_at_once_and_households_with_one_keep_it(world: World) -> None:
    homes = [make_household(world.village) for _ in range(3)]
    kept = make_card(homes[0], world.supervisor)
    desk = caller(world.supervisor)
    issued = desk.post("/cards", {"village_id": str(world.village.id)}).json["items"]
    assert {card["household_id"] for card in issued} == {str(home.id) for home in homes[1:]}
    assert desk.post("/cards", {"village_id": str(world.village.id)}).json["items"] == []
    again = desk.post("/cards", {"household_ids": [str(homes[0].id)]}).json["items"]
    assert [card["id"] for card in again] == [str(kept.id)]
    assert problem_of(desk.post("/cards", {})) == (422, "invalid")


def test_a_card_is_found_by_its_short_code_as_people_type_it(world: World) -> None:
    card = make_card(make_household(world.village), world.supervisor)
    worker = caller(world.worker)
    found = worker.get("/cards", query_string={"short_code": codes.grouped(card.short_code)}).json["items"]
    assert [each["id"] for each in found] == [str(card.id)]
    wrong = card.short_code[:-1] + str((int(card.short_code[-1]) + 1) % 10)
    assert problem_of(worker.get("/cards", query_string={"short_code": wrong})) == (422, "invalid")


def test_phones_get_cards_with_a_hash_and_never_the_secret(world: World) -> None:
    card = make_card(make_household(world.village), world.supervisor)
    secret = secret_of(str(card.id))
    page = caller(world.worker).get("/sync/pull")
    assert secret not in page.get_data(as_text=True)
    [body] = [r["body"] for r in pull(caller(world.worker))["records"] if r["kind"] == "card"]
    assert body["secret_hash"] == codes.secret_hash(secret)


@pytest.mark.parametrize(("lang", "word"), [("zh", "门牌"), ("en", "No.")])
def test_the_sheet_has_ten_cards_a_page_each_with_its_qr_and_code(world: World, lang: str, word: str) -> None:
    homes = [make_household(world.village, number=f"{n}<b>号") for n in range(11)]
    cards = [make_card(home, world.supervisor) for home in homes]
    answer = caller(world.supervisor).get(
        "/cards/sheet", query_string={"village": str(world.village.id), "lang": lang}
    )
    html = answer.get_data(as_text=True)
    assert answer.content_type.startswith("text/html")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert (html.count('class="page'), html.count('class="card"'), html.count("<svg")) == (2, 11, 11)
    assert all(codes.grouped(card.short_code) in html for card in cards)
    assert word in html
    assert "<b>" not in html


def test_the_qr_says_an_upper_case_address_that_leads_to_the_household(world: World) -> None:
    card = make_card(make_household(world.village), world.supervisor)
    url = service.card_url(card)
    assert url == url.upper()
    assert url.endswith(f"/H/{secret_of(str(card.id))}")
