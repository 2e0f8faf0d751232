"""The shipped forms of care: danger signs, thresholds by WHO, help promised, nothing tracked."""

from __future__ import annotations

import pytest

from tests.unit.door import BABY, GRANDFATHER, GRANDMOTHER, TODDLER, WIFE, Visit


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
