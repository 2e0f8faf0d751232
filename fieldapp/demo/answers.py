"""What people answer in the shipped forms: how likely each choice is, by form and question.

A question that is not here is left empty unless it is required; then any of its choices is taken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fieldapp.demo.away import CITIES
from fieldapp.demo.chance import Chance
from fieldapp.demo.person import phone

Row = Mapping[str, str]


@dataclass
class Asking:
    """Who is asked on which day: the household, its people, whom a form is about, what was said so far."""

    rng: Chance
    today: date
    household: Row
    members: Sequence[Row]
    member: Row | None = None
    said: dict[str, str] = field(default_factory=dict)

    @property
    def at_home(self) -> Sequence[Row]:
        """Members found in the house."""
        return [row for row in self.members if row["residence"] in ("present", "arrived")]

    def day(self, earliest: int, latest: int) -> str:
        """A date so many days from today."""
        return (self.today + timedelta(days=self.rng.randint(earliest, latest))).isoformat()

    def age(self) -> float:
        """Age in years of the member asked about, 40 if it is not known."""
        born = (self.member or {}).get("born", "")
        return (self.today - date.fromisoformat(born)).days / 365.2425 if born else 40.0


Weights = Mapping[str, float]
Answer = Weights | Callable[[Asking], str]
MOOD: Weights = {"0": 0.72, "1": 0.2, "2": 0.06, "3": 0.02}


def _several(weights: Weights) -> Callable[[Asking], str]:
    """One choice by its weight, and sometimes a second that goes with it; `none` stays alone."""

    def answer(asking: Asking) -> str:
        first = asking.rng.choices(list(weights), weights=list(weights.values()))[0]
        others = [name for name in weights if name not in ("none", "fine", "unsure", first)]
        if first in ("none", "fine", "unsure") or not others or asking.rng.random() < 0.7:
            return first
        return f"{first} {asking.rng.choice(others)}"

    return answer


def _says(*sentences: str, chance: float = 1.0) -> Callable[[Asking], str]:
    return lambda asking: asking.rng.choice(sentences) if asking.rng.random() < chance else ""


def _someone(asking: Asking) -> str:
    return asking.rng.choice(asking.at_home or asking.members)["name"] if asking.members else ""


def _gone(asking: Asking) -> str:
    away = [row for row in asking.members if row["residence"] == "away"]
    return asking.rng.choice(away or asking.members)["name"] if asking.members else ""


def _change(asking: Asking) -> str:
    """Somebody came back, if anyone is away; else somebody left."""
    away = any(row["residence"] == "away" for row in asking.members)
    return "back" if away and (not asking.at_home or asking.rng.random() < 0.45) else "left"


def _found_home(asking: Asking) -> str:
    found = [row["name"] for row in asking.at_home if asking.rng.random() < 0.75]
    return " ".join(found or [row["name"] for row in asking.at_home[:1]])


def _between(low: float, high: float, digits: int = 0) -> Callable[[Asking], str]:
    return lambda asking: _number(asking.rng.triangular(low, high), digits)


def _number(value: float, digits: int) -> str:
    return str(round(value)) if digits == 0 else f"{value:.{digits}f}"


def _weight_kg(asking: Asking) -> str:
    """A child's weight, near the middle of the growth standards: 3.3 kg at birth, 9.6 at one year."""
    years = asking.age()
    middle = 3.3 + 6.3 * min(1.0, years) ** 0.6 + 2.3 * max(0.0, years - 1)
    return _number(middle * asking.rng.uniform(0.93, 1.08), 1)


def _height_cm(asking: Asking) -> str:
    years = asking.age()
    middle = 50 + 25.5 * min(1.0, years) ** 0.7 + 12 * min(1.0, max(0.0, years - 1)) + 7 * max(0.0, years - 2)
    return _number(middle * asking.rng.uniform(0.98, 1.02), 1)


HOUSE_NOTES = {
    "roof": "后屋漏雨，雨天要接盆。",
    "water": "枯水期井水不够吃。",
    "toilet": "厕所在屋外，夜里不方便。",
    "wiring": "电线太老，插座发热。",
    "stove": "冬天烧炭，窗户封着。",
    "road": "门前坡陡，下雨就滑。",
}


def _house_note(asking: Asking) -> str:
    return HOUSE_NOTES.get(asking.said.get("house", "").split(" ")[0], "")


def _medicine(asking: Asking) -> str:
    return asking.rng.choice(("硝苯地平", "氨氯地平", "二甲双胍", "阿司匹林", "格列美脲", "卡托普利"))


def _kin(asking: Asking) -> str:
    others = [row["full_name"] for row in asking.members if row is not asking.member]
    return asking.rng.choice(others) if others else "村里邻居"


def _lives_with(asking: Asking) -> str:
    others = [row for row in asking.at_home if row is not asking.member]
    if not others:
        return "alone"
    relations = {row["relation"] for row in others}
    if relations <= {"spouse", "head"}:
        return "spouse"
    return "children" if relations & {"child", "child_in_law"} else "grandchildren"


FORMS: Mapping[str, Mapping[str, Answer]] = {
    "home_visit": {
        "consent": {"yes": 0.97, "no": 0.03},
        "at_home": _found_home,
        "met_who": _says("户主本人", "房东", "亲戚"),
        "changed": {"no": 0.94, "yes": 0.06},
        "kind": _change,
        "who": lambda asking: "",
        "since": lambda asking: asking.day(-60, -3),
        "away_city": lambda asking: asking.rng.choice(list(CITIES)),
        "contact_name": _kin,
        "contact_phone": lambda asking: phone(asking.rng),
        "has_need": {"no": 0.9, "yes": 0.1},
        "need_who": _someone,
        "need_kind": {"sick": 3, "medicine": 3, "care": 2, "disability": 2, "mood": 1, "other": 1},
        "urgent": {"no": 0.93, "yes": 0.07},
        "need_note": _says(
            "药快吃完了，镇上不好买。",
            "腿脚不便，上厕所要人扶。",
            "咳嗽半个多月，还没去看。",
            "一个人在家，饭常常凑合。",
            "夜里睡不着，想找人说说话。",
        ),
        "house": _several(
            {"fine": 88, "roof": 4, "water": 3, "toilet": 2, "wiring": 2, "stove": 1, "road": 2, "other": 0.5}
        ),
        "water_source": {"piped": 6, "well": 3, "spring": 1},
        "house_danger": {"none": 0.55, "some": 0.42, "high": 0.03},
        "house_note": _house_note,
        "asks": _several(
            {
                "none": 84,
                "insurance": 4,
                "pension": 3,
                "relief": 2,
                "school": 2,
                "job": 2,
                "papers": 2,
                "house": 1,
            }
        ),
        "asks_note": _says(
            "想问问今年怎么交。", "手续不会办，要人带着跑一趟。", "孩子开学要证明。", chance=0.8
        ),
        "promised": _says("下次带一本宣传册来", "帮着问问补贴什么时候发", "把老花镜修好送来", chance=0.05),
        "promised_by": lambda asking: asking.day(5, 21),
    },
    "pregnancy_visit": {
        "consent": {"yes": 1.0},
        "state": {"pregnant": 1.0},
        "danger": _several({"none": 96, "swelling": 2, "headache": 1}),
        "systolic": _between(102, 138),
        "diastolic": _between(62, 88),
        "edd_ok": {"same": 1.0},
        "edd_by": {"book": 1.0},
        "edd_date": lambda asking: asking.day(95, 230),
        "supply": {"enough": 0.8, "out": 0.15, "not_wanted": 0.05},
        "phq1": MOOD,
        "phq2": MOOD,
        "place": {"county": 0.6, "town": 0.35, "undecided": 0.05},
        "ready": _several({"companion": 4, "car": 3, "money": 2, "bag": 2}),
        "help": _several({"none": 70, "transport": 10, "remind": 10, "companion": 5, "work": 5}),
    },
    "newborn_visit": {
        "consent": {"yes": 1.0},
        "danger": {"none": 1.0},
        "breaths": _between(36, 54),
        "temperature": _between(36.3, 37.1, 1),
        "birth_weight": _between(2800, 3900),
        "feeding": {"breast": 0.6, "mixed": 0.3, "formula": 0.1},
        "feed_problem": _several({"none": 75, "little": 12, "nipple": 8, "latch": 5}),
        "taught": lambda asking: "warm cord wash danger",
        "first_shots": {"done": 0.95, "not_yet": 0.05},
        "screening": {"ok": 0.9, "unsure": 0.1},
        "papers": _several({"hukou": 4, "insurance": 5, "birth": 1}),
        "mother_talk": {"yes": 0.8, "no": 0.2},
        "mother_danger": {"none": 1.0},
        "phq1": MOOD,
        "phq2": MOOD,
        "remind42": {"yes": 0.9, "no": 0.1},
    },
    "child_health": {
        "consent": {"yes": 1.0},
        "carer": {"mother": 0.4, "grandparents": 0.55, "father": 0.05},
        "danger": {"none": 1.0},
        "ill": _several({"none": 80, "cough": 10, "fever": 5, "diarrhoea": 4}),
        "cough_days": _between(2, 9),
        "loose_days": _between(1, 4),
        "dry": {"none": 1.0},
        "fever_days": _between(1, 3),
        "temperature": _between(36.8, 38.4, 1),
        "weight": _weight_kg,
        "height": _height_cm,
        "foods": lambda asking: " ".join(
            asking.rng.sample(
                ("grain", "beans", "dairy", "meat", "egg", "vita", "other"), asking.rng.randint(3, 6)
            )
        ),
        "worry": _several({"none": 88, "speech": 4, "teeth": 4, "behaviour": 3, "sight": 1}),
        "book": {"yes": 0.93, "no": 0.06, "lost": 0.01},
        "parents": {"daily": 0.5, "weekly": 0.38, "monthly": 0.08, "rarely": 0.04},
        "help": _several({"none": 78, "school": 8, "insurance": 6, "video": 5, "talk": 3}),
    },
    "elder_care": {
        "consent": {"yes": 1.0},
        "lives_with": _lives_with,
        "emergency_name": _kin,
        "emergency_phone": lambda asking: phone(asking.rng),
        "children_call": {"daily": 0.3, "weekly": 0.5, "monthly": 0.15, "rarely": 0.05},
        "danger": {"none": 1.0},
        "sys1": _between(112, 168),
        "dia1": _between(64, 94),
        "sys2": _between(118, 158),
        "dia2": _between(66, 92),
        "illness": _several(
            {"none": 30, "pressure": 35, "joints": 15, "diabetes": 10, "eyes": 5, "heart": 5}
        ),
        "glucose": _between(5.2, 10.5, 1),
        "takes": {"yes": 0.6, "no": 0.4},
        "drug_name": _medicine,
        "per_day": {"1": 0.6, "2": 0.3, "3": 0.1},
        "tablets": _between(8, 60),
        "missed": {"on_time": 0.8, "sometimes": 0.18, "stopped": 0.02},
        "adl": _several({"none": 85, "washing": 8, "moving": 4, "dressing": 3}),
        "meals": {"self": 0.6, "family": 0.34, "neighbour": 0.04, "poor": 0.02},
        "falls": {"no": 0.93, "yes": 0.07},
        "hazard": _says("toilet", "step", "light", "wiring", chance=0.08),
        "phq1": MOOD,
        "phq2": MOOD,
        "help": _several({"none": 74, "doctor": 8, "checkup": 8, "allowance": 5, "phone": 3, "repair": 2}),
    },
    "away_contact": {
        "consent": {"yes": 0.84, "no_answer": 0.1, "later": 0.06},
        "call_on": lambda asking: asking.day(2, 10),
        "feel": {"5": 0.25, "4": 0.45, "3": 0.22, "2": 0.06, "1": 0.02},
        "where": {"same": 0.93, "moved": 0.07},
        "new_city": lambda asking: asking.rng.choice(list(CITIES)),
        "moved_on": lambda asking: asking.day(-90, -10),
        "doing": {"factory": 5, "building": 3, "service": 3, "delivery": 2, "business": 1, "study": 1},
        "trouble": _several({"none": 88, "contract": 5, "insurance": 4, "wages": 2, "injury": 1}),
        "owed": _between(3000, 18000),
        "owed_months": {"1": 0.4, "2": 0.4, "3": 0.2},
        "need": _several({"none": 84, "care": 6, "school": 4, "job": 3, "papers": 3}),
        "need_note": _says("想知道异地备案怎么办。", "孩子明年要上小学。", "证件快到期了。", chance=0.7),
        "return": {"festival": 0.66, "date": 0.08, "undecided": 0.24, "no": 0.02},
        "return_on": lambda asking: asking.day(20, 120),
        "work_home": {"no": 0.8, "yes": 0.2},
    },
}
