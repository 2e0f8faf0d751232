"""The text that the register is searched in: characters, full pinyin, initials, house number, telephone.

The same text goes to the phones, so that a search finds the same households with and without a signal.
"""

from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin

# Surnames read otherwise than the same character elsewhere; pypinyin gives the common reading.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "区": "ou",
    "华": "hua", "朴": "piao", "盖": "ge", "翟": "zhai", "覃": "qin", "乐": "yue", "缪": "miao",
    "种": "chong", "召": "shao", "黑": "he", "秘": "bi", "冼": "xian", "折": "she", "逄": "pang",
    "员": "yun", "尉": "yu", "万": "wan", "沈": "shen", "长": "zhang", "重": "chong", "宿": "su",
    "那": "na", "洗": "xian", "繁": "po", "过": "guo", "牟": "mu", "隗": "wei", "褚": "chu",
    "祭": "zhai", "燕": "yan", "令": "ling", "车": "che", "卜": "bu",
}  # fmt: skip


@lru_cache(maxsize=200_000)
def readings(name: str) -> tuple[str, ...]:
    """Return the ways to type a Chinese name on a keyboard: full pinyin and initials, each reading once.

    "曾小丽" gives ("zengxiaoli", "zxl", "cengxiaoli", "cxl"): by the surname's own reading first.
    """
    syllables = lazy_pinyin(name)
    found = []
    surname = SURNAMES.get(name[:1])
    if surname and syllables:
        found.append([surname, *syllables[1:]])
    found.append(syllables)
    typed = [form for reading in found for form in ("".join(reading), "".join(s[:1] for s in reading))]
    return tuple(dict.fromkeys(form.lower() for form in typed if form.lower() != name.lower()))


def search_text(names: Iterable[str | None], plain: Iterable[str | None]) -> str:
    """Return the text to search in: names with their readings, and `plain` as it is, in lower case."""
    words: list[str] = []
    for name in names:
        if name:
            words += [name.lower(), *readings(name)]
    words += [value.lower() for value in plain if value]
    return " ".join(words)


def digits(phone: str | None) -> str | None:
    """Return a telephone number as it is typed, without blanks and hyphens."""
    return "".join(c for c in phone if c.isdigit()) if phone else None
