"""Personal names: how common each surname is, and which given names a year of birth brings.

Surname weights follow the order of China's household-registration reports, per ten thousand people, rounded.
Given names change by cohort: a woman born in 1952 is called 桂兰, one born in 2015 梓涵.
"""

from dataclasses import dataclass

from fieldapp.demo.chance import Chance

SURNAMES: dict[str, int] = {
    "王": 725, "李": 719, "张": 683, "刘": 538, "陈": 453, "杨": 308, "黄": 223, "赵": 229, "吴": 205,
    "周": 212, "徐": 167, "孙": 154, "马": 126, "朱": 126, "胡": 131, "郭": 115, "何": 117, "林": 103,
    "高": 100, "罗": 86, "郑": 93, "梁": 84, "谢": 72, "宋": 81, "唐": 65, "许": 62, "韩": 68,
    "冯": 64, "邓": 57, "曹": 57, "彭": 49, "曾": 50, "肖": 56, "田": 48, "董": 51, "袁": 45,
    "潘": 43, "于": 50, "蒋": 41, "蔡": 46, "余": 41, "杜": 40, "叶": 42, "程": 57, "苏": 40,
    "魏": 45, "吕": 45, "丁": 43, "任": 41, "沈": 41, "姚": 38, "卢": 38, "姜": 38, "崔": 38,
    "钟": 37, "谭": 37, "陆": 37, "汪": 36, "范": 36, "金": 35, "石": 34, "廖": 34, "贾": 33,
    "夏": 30, "方": 30, "白": 29, "邹": 29, "孟": 28, "熊": 28, "秦": 27, "邱": 27, "江": 26,
    "尹": 26, "薛": 25, "段": 24, "雷": 23, "侯": 23, "龙": 23, "史": 22, "陶": 22, "黎": 21,
    "贺": 21, "顾": 20, "毛": 20, "郝": 20, "龚": 19, "邵": 19, "万": 18, "钱": 18, "严": 18,
    "欧阳": 6,
}  # fmt: skip


@dataclass(frozen=True)
class Cohort:
    """Given names of those born up to the year `until`: first and second characters, and whole names."""

    until: int
    first: str
    second: str
    whole: tuple[str, ...]
    single: float


MALE = (
    Cohort(
        1949, "德长福永金天世光文玉", "山发财福贵才清明成林",
        ("德福", "长贵", "永福", "金山", "天成", "世昌"), 0.05,
    ),
    Cohort(
        1964, "国建志永明正德家光春", "华国民军平义生林清祥",
        ("建国", "国庆", "援朝", "建华", "志刚", "卫国", "解放", "永年", "爱民", "家旺"), 0.08,
    ),
    Cohort(
        1979, "建国志文海卫永学红小", "军强平伟忠斌波明华林",
        ("建军", "志强", "卫东", "海波", "文斌", "学军", "红兵", "国平", "永刚", "小明"), 0.25,
    ),
    Cohort(
        1994, "晓志海文俊少振世嘉宏", "峰涛杰鹏辉龙勇磊超军",
        ("伟", "磊", "涛", "超", "勇", "俊杰", "晓峰", "志鹏", "海龙", "文杰", "鹏飞", "振华"), 0.4,
    ),
    Cohort(
        2009, "俊子浩嘉志宇文家明天", "豪杰涛轩阳宇鑫辉翔林",
        ("浩", "鑫", "宇航", "俊豪", "子豪", "家豪", "天宇", "文轩", "嘉伟", "志远"), 0.15,
    ),
    Cohort(
        9999, "子浩梓宇奕沐皓俊景一", "轩宇泽睿辰然涵铭言诺",
        ("浩然", "子轩", "梓睿", "宇泽", "沐辰", "奕辰", "一诺", "景行", "俊熙", "皓轩"), 0.03,
    ),
)  # fmt: skip

FEMALE = (
    Cohort(
        1949, "秀桂玉凤金兰素腊冬菊", "英兰珍莲花香枝娥云芝",
        ("秀英", "桂兰", "玉珍", "凤英", "腊梅", "冬香"), 0.02,
    ),
    Cohort(
        1964, "秀桂玉淑春凤金素爱翠", "兰英芳珍华梅莲琴荣香",
        ("桂英", "秀兰", "玉兰", "淑珍", "春梅", "爱华", "翠花", "素芳", "桂芳", "金凤"), 0.04,
    ),
    Cohort(
        1979, "丽红小艳春海玉秋晓爱", "梅芳萍霞燕琴玲华丽红",
        ("丽", "红梅", "小红", "艳芳", "春燕", "秋霞", "海燕", "玉梅", "爱萍", "丽华"), 0.25,
    ),
    Cohort(
        1994, "晓丽婷雪静文小海佳春", "燕婷娟敏娜莉芳丹霞玲",
        ("静", "婷", "娜", "敏", "丹丹", "婷婷", "晓燕", "雪梅", "丽娜", "文静", "佳佳", "莎莎"), 0.35,
    ),
    Cohort(
        2009, "雨佳欣思梦诗嘉雅可心", "婷怡琪雨欣悦萱彤颖瑶",
        ("欣怡", "思雨", "佳怡", "梦瑶", "雨婷", "雅婷", "诗琪", "心怡", "可欣", "嘉欣"), 0.08,
    ),
    Cohort(
        9999, "梓雨语一欣若沐诗可依", "涵萱诺桐妍汐琪彤晨宁",
        ("梓涵", "雨桐", "一诺", "欣妍", "若汐", "语桐", "诗涵", "可馨", "依诺", "沐晴"), 0.02,
    ),
)  # fmt: skip

_SURNAMES = list(SURNAMES)
_CUMULATIVE = [sum(list(SURNAMES.values())[: n + 1]) for n in range(len(SURNAMES))]


def surname(rng: Chance, local: tuple[str, ...] = ()) -> str:
    """A surname; half the time one of `local`, the lineages that a village is known for."""
    if local and rng.random() < 0.5:
        return rng.choice(local)
    return rng.choices(_SURNAMES, cum_weights=_CUMULATIVE)[0]


def given(rng: Chance, sex: str, year: int, taken: set[str], generation: str = "") -> str:
    """A given name for someone born in `year`, not in `taken` (names already used in the house).

    `generation` is the character that the brothers of one lineage share (字辈), empty where it is out of use.
    """
    cohort = next(c for c in (MALE if sex == "male" else FEMALE) if year <= c.until)
    name = ""
    for _ in range(8):
        draw = rng.random()
        if generation:
            name = generation + rng.choice(cohort.second)
        elif draw < cohort.single:
            name = rng.choice(cohort.second)
        elif draw < cohort.single + 0.3:
            name = rng.choice(cohort.whole)
        else:
            name = rng.choice(cohort.first) + rng.choice(cohort.second)
        if name not in taken and len(set(name)) == len(name):
            break
    taken.add(name)
    return name


def generation_character(rng: Chance, year: int) -> str:
    """The shared character of a set of brothers, or nothing: most lineages kept it once, few do."""
    kept = 0.6 if year < 1965 else 0.35 if year < 1985 else 0.08
    cohort = next(c for c in MALE if year <= c.until)
    return rng.choice(cohort.first) if rng.random() < kept else ""
