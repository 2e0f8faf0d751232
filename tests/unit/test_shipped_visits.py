"""The shipped forms filled in as at a real door: what is asked, refused, written down and promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldapp.forms import (
    Context,
    EntityChange,
    FollowUp,
    Session,
    check,
    compile_file,
    is_offered,
    open_session,
)

FOLDER = Path(__file__).parents[2] / "forms"
FORMS = sorted(path.stem for path in FOLDER.glob("*.md"))
PLANS = {form: compile_file(FOLDER / f"{form}.md") for form in FORMS}
HOME = "11111111-1111-4111-8111-111111111111"
GRANDFATHER, GRANDMOTHER, SON, WIFE, TODDLER, BABY = (
    f"22222222-2222-4222-8222-22222222222{n}" for n in range(1, 7)
)
Row = dict[str, str]


def person(id: str, name: str, sex: str, born: str, relation: str, **more: str) -> Row:
    """A member's row in the register."""
    row = {"name": id, "label": name, "household_id": HOME, "full_name": name, "sex": sex, "born": born}
    return {**row, "relation": relation, "residence": "present", **more}


HOUSE: Row = {
    "name": HOME,
    "label": "李建国",
    "number": "12",
    "address": "桥头组 12 号",
    "head_name": "李建国",
    "phone": "13800001111",
    "status": "active",
    "last_visit": "2025-01-08",
}
AWAY = {
    "residence": "away",
    "residence_since": "2023-02-01",
    "away_city": "浙江义乌",
    "phone": "13900002222",
    "contact_name": "王秀英",
    "contact_phone": "13800001111",
}
FAMILY = [
    person(GRANDFATHER, "李建国", "male", "1948-03-04", "head"),
    person(GRANDMOTHER, "王秀英", "female", "1951-07-09", "spouse"),
    person(SON, "李强", "male", "1980-02-11", "child", **AWAY),
    person(WIFE, "陈敏", "female", "1994-05-06", "child_in_law", pregnant="yes"),
    person(TODDLER, "李小雨", "male", "2023-10-10", "grandchild"),
    person(BABY, "李家宝宝", "female", "2025-03-28", "grandchild", birth_weight="3200"),
]


class Register:
    """The register as a phone knows it."""

    def __init__(self, households: list[Row], members: list[Row]) -> None:
        self.lists = {"households": households, "members": members}

    def all(self, name: str) -> Iterable[Mapping[str, str]]:
        """Every row of a list."""
        return self.lists.get(name, [])

    def where(self, name: str, column: str, value: str) -> Iterable[Mapping[str, str]]:
        """The rows whose column has this value."""
        return [row for row in self.all(name) if row.get(column, "") == value]


class Visit:
    """A form being filled in; an answer that could not be given on the screen fails the test."""

    def __init__(self, form: str, member: str = "", *, known: bool = True) -> None:
        self.plan = PLANS[form]
        given = {"household_id": HOME} | ({"member_id": member} if member else {})
        self.context = Context(
            now=lambda: datetime(2025, 4, 10, 1, 30, tzinfo=UTC),
            time_zone="Asia/Shanghai",
            given=given,
            submission_id="5d0f3f9e-0b57-4c39-9a55-0d9f7d1a0001",
            lists=Register([HOUSE], FAMILY) if known else Register([], []),
        )
        self.session: Session = open_session(self.plan, self.context)

    def item(self, path: str) -> Any:
        """The question at a path below /data, or below /data/main."""
        found = self.session.find(f"/data/main/{path}") or self.session.find(f"/data/{path}")
        assert found is not None, path
        return found

    def answer(self, under: str = "", **answers: str) -> Visit:
        """Answer questions of one group, in order."""
        for name, value in answers.items():
            item = self.item(f"{under}/{name}" if under else name)
            assert item.relevant, f"{item.path} is not asked"
            self.session.set(item, value)
            item = self.item(f"{under}/{name}" if under else name)
            assert item.constraint_ok, f"{item.path}: {item.constraint_message}"
            if item.choices:
                assert set(value.split()) <= {choice.value for choice in item.choices}, item.path
        return self

    def refuses(self, path: str, value: str) -> str:
        """The message with which an answer is refused; the answer is taken back."""
        self.session.set(self.item(path), value)
        item = self.item(path)
        assert not item.constraint_ok, f"{path} takes {value}"
        message = item.constraint_message
        self.session.set(self.item(path), "")
        return str(message)

    def add(self, path: str) -> Visit:
        """Add an instance of a repeat."""
        self.session.add_repeat(self.item(path))
        return self

    def finish(self) -> Visit:
        """Nothing is missing, and the server finds the same when it looks again."""
        assert [(each.item.path, each.kind) for each in self.session.problems()] == []
        checked = check(self.plan, self.session.values(), self.context)
        assert checked.problems == []
        assert checked.entities == self.session.entities()
        assert checked.followups == self.session.followups()
        return self

    def register_of(self, id: str) -> Row:
        """What the form writes about a household or member."""
        return next(each.properties for each in self.session.entities() if each.id == id)

    def promises(self) -> dict[str, FollowUp]:
        """Follow-ups by rule."""
        return {each.rule: each for each in self.session.followups()}

    def changes(self, list_name: str) -> list[EntityChange]:
        """Register changes of one list."""
        return [each for each in self.session.entities() if each.list == list_name]


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
    assert visit.item("home/last_note").label == "上次走访：2025-01-08。在外 1 人。"
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


def test_danger_in_pregnancy_goes_to_hospital_today_and_ends_the_questions() -> None:
    visit = Visit("pregnancy_visit", WIFE).answer(consent="yes", state="pregnant")
    visit.answer("care", danger="bleeding headache")
    assert visit.item("care/go_now").relevant
    promises = visit.finish().promises()
    assert visit.register_of(WIFE) == {"pregnant": "yes"}
    assert set(promises) == {"danger"}
    assert (promises["danger"].priority, promises["danger"].due) == ("urgent", "2025-04-10")
    assert promises["danger"].note == {
        "zh": "下身流血、剧烈头痛眼花。打电话问，人没到就再叫车。",
        "en": "vaginal bleeding, bad headache, blurred sight. Ring, and send a car if she has not arrived.",
    }


def test_antenatal_support_works_out_dates_and_asks_what_would_help() -> None:
    visit = (
        Visit("pregnancy_visit", WIFE).answer(consent="yes", state="pregnant").answer("care", danger="none")
    )
    visit.answer("care/dates", edd_by="lmp", lmp="2024-08-20")
    assert (visit.item("care/edd").value, visit.item("care/weeks").value) == ("2025-05-27", "33")
    visit.answer("care", supply="out", help="transport").answer("care/plan", place="county", ready="car")
    promises = visit.finish().promises()
    assert visit.register_of(WIFE) == {"pregnant": "yes", "edd": "2025-05-27"}
    assert set(promises) == {"supply", "help", "plan", "next"}
    assert (promises["plan"].due, promises["next"].due) == ("2025-04-29", "2025-04-24")


@pytest.mark.parametrize(
    ("systolic", "diastolic", "rules"),
    [("139", "89", set()), ("140", "80", {"bp_high"}), ("120", "90", {"bp_high"}), ("160", "90", {"danger"})],
)
def test_blood_pressure_in_pregnancy_by_who_thresholds(
    systolic: str, diastolic: str, rules: set[str]
) -> None:
    visit = Visit("pregnancy_visit", WIFE).answer(consent="yes", state="pregnant")
    visit.answer("care", danger="none").answer("care/bp", systolic=systolic, diastolic=diastolic)
    if "danger" not in rules:
        visit.answer("care/dates", edd_by="unsure").answer("care", supply="enough", help="none")
    assert set(visit.finish().promises()) == rules


@pytest.mark.parametrize(("state", "rules"), [("stop", set()), ("ended", {"comfort"}), ("born", {"baby"})])
def test_antenatal_support_ends_when_she_says_so(state: str, rules: set[str]) -> None:
    visit = Visit("pregnancy_visit", WIFE).answer(consent="yes", state=state)
    if state == "born":
        visit.answer(delivered_on="2025-04-08")
    if state != "stop":
        visit.answer(come_again="yes")
    assert not visit.item("care").relevant
    assert set(visit.finish().promises()) == rules
    assert visit.register_of(WIFE)["pregnant"] == "no"


def test_a_newborn_in_danger_and_a_mother_in_danger_are_each_referred() -> None:
    visit = Visit("newborn_visit", BABY).answer(consent="yes", danger="none")
    assert visit.item("age_note").label == "李家宝宝，出生第 13 天。"
    visit.answer("signs", breaths="64", temperature="36.8")
    assert visit.item("go_now").relevant
    assert not visit.item("growth").relevant
    visit.answer(mother_talk="yes")
    visit.answer("mother", mother_id=WIFE, mother_danger="fever")
    visit.answer("mother/mood", phq1="2", phq2="2")
    promises = visit.finish().promises()
    assert set(promises) == {"danger", "mother_danger", "mood"}
    assert promises["danger"].subject.id == BABY
    assert (promises["mother_danger"].subject.id, promises["mood"].subject.id) == (WIFE, WIFE)
    assert visit.register_of(BABY) == {"mother_id": WIFE}


def test_a_newborn_lighter_than_at_birth_is_seen_by_a_doctor() -> None:
    visit = Visit("newborn_visit", BABY).answer(consent="yes", danger="none")
    assert "克" in visit.refuses("growth/weight", "2300")
    visit.answer("growth", weight="2850").answer("feeding_page", feeding="breast").answer(mother_talk="no")
    assert visit.item("loss").value == "10.9"
    promises = visit.answer(remind42="yes").finish().promises()
    assert set(promises) == {"weight", "day42"}
    assert (promises["day42"].window_start, promises["day42"].due) == ("2025-05-04", "2025-05-09")
    assert visit.register_of(BABY)["last_weight"] == "2850"


def test_a_child_that_breathes_fast_or_is_light_for_its_age_is_followed_up() -> None:
    visit = Visit("child_health", TODDLER).answer(
        consent="yes", carer="grandparents", danger="none", ill="cough"
    )
    visit.answer("cough", cough_days="3", breaths="45")
    visit.answer("growth", weight="8.7", height="76").answer("food", foods="grain egg")
    assert (visit.item("months").value, visit.item("band").value, visit.item("low").value) == (
        "18",
        "18",
        "8.8",
    )
    assert visit.item("food_note").relevant
    visit.answer(worry="none").answer("vaccine_page", vaccine_help="mmr hepa").answer(parents="rarely")
    promises = visit.answer(help="none").finish().promises()
    assert set(promises) == {"doctor", "growth", "vaccine", "parents"}
    assert promises["growth"].due == "2025-04-24"
    assert (
        promises["vaccine"]
        .title["en"]
        .endswith("Measles-mumps-rubella (8, 18 months), Hepatitis A (18 months)")
    )
    written = visit.register_of(TODDLER)
    assert written["weight_level"] == "low"
    assert not any("vaccine" in name for name in written)


@pytest.mark.parametrize(("weight", "level"), [("7.7", "very_low"), ("8.8", "fine"), ("15.4", "high")])
def test_weight_for_age_by_who_standards(weight: str, level: str) -> None:
    visit = (
        Visit("child_health", TODDLER).answer(consent="yes", danger="none").answer("growth", weight=weight)
    )
    assert visit.item("weight_level").value == level


def test_a_weight_in_jin_is_noticed() -> None:
    visit = Visit("child_health", TODDLER).answer(consent="yes")
    assert "斤" in visit.refuses("growth/weight", "21.8")


def test_only_vaccines_of_the_childs_age_are_listed() -> None:
    visit = Visit("child_health", TODDLER).answer(consent="yes")
    offered = {choice.value for choice in visit.item("vaccine_page/vaccine_help").choices}
    assert {"dtap", "mmr", "je", "hepa"} <= offered
    assert not offered & {"menac3", "bopv4", "dtap6", "menac6"}


def test_an_old_person_alone_with_high_pressure_and_few_tablets_is_looked_after() -> None:
    visit = Visit("elder_care", GRANDMOTHER).answer(consent="yes").answer("living", lives_with="alone")
    visit.answer("someone", emergency_name="李强", emergency_phone="13900002222").answer(danger="none")
    visit.answer("bp1", sys1="168", dia1="96").answer("bp2", sys2="158", dia2="92")
    visit.answer(illness="pressure", takes="yes")
    visit.answer("medicines/drug[1]/drug_page", drug_name="氨氯地平", per_day="1", tablets="6")
    visit.add("medicines/drug")
    visit.answer("medicines/drug[2]/drug_page", drug_name="二甲双胍", per_day="3", tablets="40")
    assert visit.item("medicines/drug[2]/days_note").label == "二甲双胍：还够吃 13 天。"
    visit.answer("medicines", missed="on_time").answer(adl="none")
    visit.answer("daily", meals="self", falls="no").answer(help="none")
    promises = visit.finish().promises()
    assert set(promises) == {"bp_high", "refill", "alone"}
    assert promises["refill"].due == "2025-04-13"
    assert promises["bp_high"].closes_when == "bp_level = 'fine'"
    written = visit.register_of(GRANDMOTHER)
    assert (written["last_bp"], written["last_bp_on"], written["bp_level"]) == (
        "163/94",
        "2025-04-10",
        "high",
    )
    assert (written["lives_alone"], written["adl_count"]) == ("yes", "0")


@pytest.mark.parametrize(
    ("reading", "rules"),
    [
        (("138", "88"), set()),
        (("150", "85"), {"bp_high"}),
        (("185", "95"), {"danger"}),
        (("150", "112"), {"danger"}),
    ],
)
def test_blood_pressure_of_the_old_by_pen_thresholds(reading: tuple[str, str], rules: set[str]) -> None:
    systolic, diastolic = reading
    visit = Visit("elder_care", GRANDFATHER).answer(consent="yes").answer("living", lives_with="children")
    visit.answer(danger="none").answer("bp1", sys1=systolic, dia1=diastolic)
    if int(systolic) >= 140:
        visit.answer("bp2", sys2=systolic, dia2=diastolic)
    visit.answer(illness="none")
    if "danger" not in rules:
        visit.answer(takes="no", adl="none").answer("daily", meals="family", falls="no").answer(help="none")
    assert set(visit.finish().promises()) == rules


def test_a_diastolic_above_the_systolic_is_measured_again() -> None:
    visit = Visit("elder_care", GRANDFATHER).answer(consent="yes").answer("bp1", sys1="120")
    assert "重量一次" in visit.refuses("bp1/dia1", "130")


def test_an_allowance_is_offered_only_from_its_age() -> None:
    choices = {
        choice.value for choice in Visit("elder_care", GRANDFATHER).answer(consent="yes").item("help").choices
    }
    assert "checkup" in choices
    assert "allowance" not in choices


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
