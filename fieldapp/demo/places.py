"""The fictional county, its townships and villages, and how more of them are named when the demo is grown."""

import itertools
import math
from dataclasses import dataclass

from fieldapp.demo.chance import Chance

TIME_ZONE = "Asia/Shanghai"
HOUSEHOLDS_A_VILLAGE = 600
VILLAGES_A_TOWNSHIP = 12


@dataclass(frozen=True)
class Place:
    """One area: its level, the number of its parent in the list (-1 for none), code, names and middle."""

    level: str
    parent: int
    code: str
    zh: str
    en: str
    lat: float
    lon: float
    lineages: tuple[str, ...] = ()
    share: float = 1.0


COUNTY = Place("county", -1, "990121", "青禾县", "Qinghe County", 31.1830, 115.4260)

TOWNSHIPS = (
    ("101", "柳桥镇", "Liuqiao Town", 31.2045, 115.3905),
    ("201", "石坪乡", "Shiping Township", 31.1410, 115.4930),
)

VILLAGES = (
    (0, "东塘村", "Dongtang Village", 31.2121, 115.3987, ("陈", "吴"), 1.3),
    (0, "梨园村", "Liyuan Village", 31.2236, 115.3772, ("李", "方"), 1.05),
    (0, "河湾村", "Hewan Village", 31.1927, 115.3818, ("周", "程"), 0.9),
    (1, "石坪村", "Shiping Village", 31.1446, 115.4968, ("汪", "石"), 1.2),
    (1, "云岭村", "Yunling Village", 31.1263, 115.5117, ("余", "罗"), 0.7),
    (1, "竹溪村", "Zhuxi Village", 31.1339, 115.4741, ("徐", "胡"), 0.85),
)

_FRONT = (
    *("上Shang", "下Xia", "东Dong", "西Xi", "南Nan", "北Bei", "新Xin", "大Da", "小Xiao", "高Gao"),
    *("长Chang", "白Bai", "青Qing", "黄Huang", "双Shuang", "古Gu", "松Song", "枫Feng", "桃Tao", "樟Zhang"),
)
_BACK = (
    *("湾wan", "塘tang", "岭ling", "坪ping", "桥qiao", "坝ba", "冲chong", "庄zhuang", "畈fan", "埠bu"),
    *("溪xi", "井jing", "店dian", "坡po", "垅long", "圩wei"),
)
_LINEAGES = (
    "王",
    "张",
    "刘",
    "杨",
    "黄",
    "赵",
    "徐",
    "孙",
    "朱",
    "何",
    "郑",
    "谢",
    "唐",
    "许",
    "邓",
    "彭",
    "曾",
    "蒋",
)


def county(households: int) -> list[Place]:
    """Every area of a county with so many households, parents first: six villages up to 3,600 of them."""
    villages = max(len(VILLAGES), math.ceil(households / HOUSEHOLDS_A_VILLAGE))
    townships = max(len(TOWNSHIPS), math.ceil(villages / VILLAGES_A_TOWNSHIP))
    rng = Chance("qinghe")
    spare = [(front[0] + back[0], front[1:] + back[1:]) for front in _FRONT for back in _BACK]
    rng.shuffle(spare)
    given = {zh.rstrip("村镇乡") for _, zh, *_ in (*TOWNSHIPS, *VILLAGES)}
    names = iter([name for name in spare if name[0] not in given])
    places = [COUNTY]
    for n in range(townships):
        if n < len(TOWNSHIPS):
            code, zh, en, lat, lon = TOWNSHIPS[n]
        else:
            zh, en = next(names)
            code, zh, en = f"{102 + n}", f"{zh}镇", f"{en} Town"
            lat, lon = _around(rng, COUNTY.lat, COUNTY.lon, 0.09)
        places.append(Place("township", 0, COUNTY.code + code, zh, en, lat, lon))
    for n in range(villages):
        if n < len(VILLAGES):
            in_township, zh, en, lat, lon, lineages, share = VILLAGES[n]
        else:
            in_township = n % townships
            zh, en = next(names, ("", ""))
            zh, en = (f"{zh}村", f"{en} Village") if zh else (f"新{n}村", f"Xincun {n}")
            lat, lon = _around(rng, places[1 + in_township].lat, places[1 + in_township].lon, 0.035)
            first, second = rng.sample(_LINEAGES, 2)
            lineages, share = (first, second), rng.uniform(0.7, 1.3)
        parent = places[1 + in_township]
        places.append(
            Place("village", 1 + in_township, f"{parent.code}{201 + n}", zh, en, lat, lon, lineages, share)
        )
    return places


def share_out(households: int, villages: list[Place]) -> list[int]:
    """How many of the households stand in each village: by their shares, summing exactly."""
    total = sum(village.share for village in villages)
    edges, running = [0], 0.0
    for village in villages:
        running += village.share
        edges.append(round(households * running / total))
    return [after - before for before, after in itertools.pairwise(edges)]


def _around(rng: Chance, lat: float, lon: float, spread: float) -> tuple[float, float]:
    return round(lat + rng.uniform(-spread, spread), 4), round(lon + rng.uniform(-spread, spread) * 1.2, 4)
