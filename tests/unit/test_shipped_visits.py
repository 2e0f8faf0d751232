"""The shipped forms at the door: consent, who is offered what, the register, the round, and those away."""

from __future__ import annotations

import pytest

from fieldapp.forms import is_offered
from tests.unit.door import (
    BABY,
    FAMILY,
    FORMS,
    GRANDFATHER,
    GRANDMOTHER,
    HOME,
    HOUSE,
    PLANS,
    SON,
    TODDLER,
    WIFE,
    Visit,
)


def subject_of(form: str) -> str:
    """A member for whom the form is meant."""
    meant = {
        "pregnancy_visit": WIFE,
        "newborn_visit": BABY,
        "child_health": TODDLER,
        "elder_care": GRANDMOTHER,
        "away_contact": SON,
    }
    return meant.get(form, "")


@pytest.mark.parametrize("form", FORMS)
def test_without_consent_the_form_ends_and_nothing_is_written_down(form: str) -> None:
    visit = Visit(form, subject_of(form)).answer(consent="no").finish()
    assert visit.item("declined").relevant
    assert not visit.item("main").relevant
    assert visit.session.entities() == []
    assert visit.session.followups() == []
    assert len(visit.session.pages()) == 2


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_consent_is_asked_at_first(form: str) -> None:
    assert len(Visit(form, subject_of(form)).session.pages()) == 1


@pytest.mark.parametrize(
    ("form", "offered"),
    [
        ("pregnancy_visit", {WIFE}),
        ("newborn_visit", {BABY}),
        ("child_health", {TODDLER}),
        ("elder_care", {GRANDFATHER, GRANDMOTHER}),
        ("away_contact", {SON}),
    ],
)
def test_each_form_is_offered_to_those_it_is_for(form: str, offered: set[str]) -> None:
    context = Visit(form).context
    assert {row["name"] for row in FAMILY if is_offered(PLANS[form], row, context)} == offered


@pytest.mark.parametrize("form", ["home_visit", "register_household"])
def test_household_forms_are_not_offered_for_an_empty_house(form: str) -> None:
    context = Visit(form).context
    assert is_offered(PLANS[form], HOUSE, context)
    assert not is_offered(PLANS[form], {**HOUSE, "status": "vacant"}, context)


def test_a_new_household_is_registered_with_every_member() -> None:
    visit = Visit("register_household", known=False).answer(consent="yes")
    visit.answer("home", number="8", address="上街 8 号", head_name="赵大山", phone="13712345678")
    visit.answer(people_said="3")
    one, two, three = (f"family/person[{n}]" for n in (1, 2, 3))
    visit.answer(f"{one}/ident", full_name="赵大山", sex="male", relation="head")
    visit.answer(f"{one}/birth", birth_by="age", age_years="61")
    visit.answer(one, residence="present", services="chronic elder")
    visit.add("family/person").answer(f"{two}/ident", full_name="赵小军", sex="male", relation="child")
    visit.answer(f"{two}/birth", birth_by="date", birth_date="1990-06-15").answer(two, residence="away")
    visit.answer(f"{two}/moved", since="2022-03-01", away_city="广东东莞", away_for="work")
    visit.answer(f"{two}/contact", contact_name="赵大山", contact_phone="13712345678")
    assert visit.item("count_note").relevant
    visit.add("family/person").answer(
        f"{three}/ident", full_name="周丽", sex="female", relation="child_in_law"
    )
    visit.answer(f"{three}/birth", birth_by="date", birth_date="1995-01-15").answer(
        three, residence="arrived"
    )
    visit.answer(three, services="antenatal").answer("more", support="unsure", has_card="no").finish()
    assert not visit.item("count_note").relevant
    households, members = visit.changes("households"), visit.changes("members")
    assert [(each.action, each.id, each.label) for each in households] == [("create", HOME, "赵大山")]
    assert households[0].properties["people"] == "3"
    assert [(each.action, each.label) for each in members] == [
        ("create", "赵大山"),
        ("create", "赵小军"),
        ("create", "周丽"),
    ]
    assert {each.properties["household_id"] for each in members} == {HOME}
    assert members[0].properties["born"] == "1964-01-01"
    assert members[0].properties["born_estimated"] == "yes"
    assert members[1].properties["away_city"] == "广东东莞"
    assert "pregnant" not in members[0].properties
    assert members[2].properties["pregnant"] == "yes"
    promises = visit.promises()
    assert set(promises) == {"away_call", "antenatal", "newcomer", "support_check", "card"}
    assert promises["away_call"].subject.id == members[1].id
    assert (promises["away_call"].window_start, promises["away_call"].due) == ("2025-04-17", "2025-05-10")
    assert promises["away_call"].title == {"zh": "和外出的赵小军联系一次", "en": "Call 赵小军, who is away"}
    assert promises["antenatal"].form == "pregnancy_visit"


def test_checking_a_known_household_brings_up_what_is_known_and_changes_only_that_person() -> None:
    visit = Visit("register_household").answer(consent="yes")
    assert visit.item("home/address").value == "桥头组 12 号"
    assert visit.item("known_note").label.startswith("已登记 6 人：李建国、王秀英")
    visit.answer(people_said="5", people_change="yes")
    visit.answer("family/person[1]/pick", listed="known", who=SON)
    assert visit.item("family/person[1]/ident/full_name").value == "李强"
    assert visit.item("family/person[1]/birth/birth_date").value == "1980-02-11"
    assert visit.item("family/person[1]/moved/away_city").value == "浙江义乌"
    visit.answer("family/person[1]", residence="moved_out")
    visit.answer("family/person[1]/moved", since="2025-03-01").finish()
    assert visit.item("people").value == "5"
    assert [(each.action, each.id) for each in visit.changes("members")] == [("update", SON)]
    assert visit.register_of(SON)["residence"] == "moved_out"
    assert visit.changes("households")[0].action == "update"


def test_registering_somebody_twice_is_noticed() -> None:
    visit = Visit("register_household").answer(consent="yes", people_said="6", people_change="yes")
    visit.answer("family/person[1]/pick", listed="new")
    assert "同名" in visit.refuses("family/person[1]/ident/full_name", "李强")


def test_a_quiet_home_visit_is_over_in_eight_pages_and_promises_nothing() -> None:
    visit = Visit("home_visit").answer(consent="yes").answer("home", at_home=f"{GRANDFATHER} {GRANDMOTHER}")
    assert visit.item("home/last_note").label == "上次走访：2025年1月8日。在外 1 人。"
    visit.answer(changed="no", has_need="no", house="fine", asks="none").finish()
    assert len(visit.session.pages()) == 8
    assert visit.session.followups() == []
    assert visit.register_of(HOME) == {"house": "fine"}


def test_a_home_visit_writes_down_who_left_came_back_and_was_born() -> None:
    visit = Visit("home_visit").answer(consent="yes", changed="yes")
    one, two, three = (f"changes/change[{n}]" for n in (1, 2, 3))
    visit.answer(one, kind="back", who=SON, since="2025-04-01")
    visit.add("changes/change").answer(two, kind="born")
    visit.answer(
        f"{two}/newcomer", full_name="李小宝", sex="male", born_on="2025-04-02", relation="grandchild"
    )
    visit.add("changes/change").answer(three, kind="left", who=WIFE, since="2025-03-20")
    visit.answer(f"{three}/away", away_city="江苏昆山", contact_name="王秀英")
    visit.answer(has_need="no", house="fine", asks="none").finish()
    assert visit.register_of(SON)["residence"] == "present"
    assert visit.register_of(WIFE) == {
        "household_id": HOME,
        "residence": "away",
        "residence_since": "2025-03-20",
        "away_city": "江苏昆山",
        "contact_name": "王秀英",
        "contact_phone": "",
    }
    born = next(each for each in visit.changes("members") if each.action == "create")
    assert (born.label, born.properties["residence"]) == ("李小宝", "present")
    promises = visit.promises()
    assert set(promises) == {"newborn", "away_call"}
    assert (promises["newborn"].subject.id, promises["newborn"].form) == (born.id, "newborn_visit")
    assert (promises["away_call"].subject.id, promises["away_call"].form) == (WIFE, "away_contact")


def test_only_those_who_are_away_can_come_back() -> None:
    visit = Visit("home_visit").answer(consent="yes", changed="yes").answer("changes/change[1]", kind="back")
    assert [choice.label for choice in visit.item("changes/change[1]/who").choices] == ["李强"]
    visit.answer("changes/change[1]", kind="left")
    assert SON not in {choice.value for choice in visit.item("changes/change[1]/who").choices}


def test_what_a_home_visit_finds_is_promised() -> None:
    visit = Visit("home_visit").answer(consent="yes", changed="no", has_need="yes")
    visit.answer("needs/need[1]/need_what", need_who=GRANDFATHER, need_kind="sick", urgent="yes")
    visit.add("needs/need")
    visit.answer("needs/need[2]/need_what", need_who=GRANDMOTHER, need_kind="medicine", urgent="no")
    visit.answer(house="roof water").answer("house_more", water_source="well", house_danger="high")
    visit.answer(asks="insurance papers", asks_note="给孙女上户口").answer("promise", promised="带人来看屋顶")
    assert visit.item("promise/promised_by").value == "2025-04-17"
    promises = visit.finish().promises()
    assert set(promises) == {"need_urgent", "need_care", "house_danger", "asked", "promised"}
    urgent = promises["need_urgent"]
    assert (urgent.due, urgent.escalate_on, urgent.priority) == ("2025-04-10", "2025-04-11", "urgent")
    assert promises["need_care"].subject.id == GRANDMOTHER
    assert promises["house_danger"].assign_to == "supervisor"
    assert promises["asked"].title["zh"] == "帮李建国家办：医保、户口证明"
    assert promises["asked"].title["en"] == "Help 李建国's household with: medical insurance, papers"
    assert (promises["promised"].subject.type, promises["promised"].due) == ("household", "2025-04-17")


def test_a_call_to_somebody_away_brings_home_what_they_need() -> None:
    visit = Visit("away_contact", SON).answer(consent="yes", feel="2")
    assert visit.item("place/known_note").label == "登记的是：浙江义乌，2023-02-01 起。"
    visit.answer("place", where="moved", new_city="江苏昆山", moved_on="2025-03-01")
    visit.answer("away", doing="factory").answer("away/work", trouble="wages", owed="12000", owed_months="3")
    visit.answer("away", need="care school", worry_about=GRANDMOTHER, worry_note="血压高")
    visit.answer("away/back", **{"return": "date", "return_on": "2025-09-25", "work_home": "yes"})
    promises = visit.finish().promises()
    assert set(promises) == {"wages", "need", "hard", "worry", "welcome", "jobs"}
    assert promises["wages"].note is not None
    assert promises["wages"].note["zh"] == "欠 12000 元，3 个月，在江苏昆山。联系劳动监察、司法所。"
    assert promises["worry"].subject.id == GRANDMOTHER
    assert (promises["welcome"].window_start, promises["welcome"].due) == ("2025-09-18", "2025-10-02")
    written = visit.register_of(SON)
    assert (written["residence"], written["away_city"]) == ("away", "江苏昆山")
    assert (written["phone"], written["contact_name"]) == ("13900002222", "王秀英")


def test_somebody_back_home_is_no_longer_away() -> None:
    visit = Visit("away_contact", SON).answer(consent="yes", feel="4")
    visit.answer("place", where="home", moved_on="2025-04-05").finish()
    assert visit.register_of(SON)["residence"] == "present"
    assert not visit.item("away").relevant


@pytest.mark.parametrize(("consent", "due"), [("later", "2025-04-20"), ("no_answer", "2025-04-17")])
def test_a_call_that_was_not_possible_is_tried_again(consent: str, due: str) -> None:
    visit = Visit("away_contact", SON).answer(consent=consent)
    if consent == "later":
        visit.answer(call_on="2025-04-20")
    promises = visit.finish().promises()
    assert [(each.due, each.form) for each in promises.values()] == [(due, "away_contact")]
    assert visit.session.entities() == []
