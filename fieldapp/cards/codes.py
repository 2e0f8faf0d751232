"""A card's secret and its short code: pure functions of a key and the card's id.

The secret (16 characters of base 32, 80 bits) is in the QR; the database holds only its SHA-256. The short
code is what a worker types when a camera fails: nine digits and a check digit by Damm's algorithm (H. M.
Damm, "Total anti-symmetrische Quasigruppen", 2004), which notices every single wrong digit and every swap of
two neighbours. It is printed as 123 456 7890 and opens nothing by itself: only a signed-in worker can look it
up.
"""

import base64
import hashlib
import hmac
from uuid import UUID

SECRET_LENGTH = 16
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def secret(key: bytes, card_id: UUID) -> str:
    """Return the secret of a card: upper-case base 32, so that it stays in a QR's alphanumeric mode."""
    mac = hmac.new(key, card_id.bytes, hashlib.sha256).digest()
    return base64.b32encode(mac).decode()[:SECRET_LENGTH]


def secret_hash(value: str) -> str:
    """Return what the database and the phones keep of a secret: SHA-256 of its upper-case form, in hex."""
    return hashlib.sha256(value.strip().upper().encode("utf-8", "replace")).hexdigest()


def short_code(key: bytes, card_id: UUID, attempt: int = 0) -> str:
    """Return a card's ten digits; a higher `attempt` gives others, for when these are taken."""
    mac = hmac.new(key, b"short" + card_id.bytes + attempt.to_bytes(4, "big"), hashlib.sha256).digest()
    number = f"{int.from_bytes(mac[:8], 'big') % 10**9:09d}"
    return number + check_digit(number)


def check_digit(digits: str) -> str:
    """Return the digit that makes `digits` valid (Damm)."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def valid(code: str) -> bool:
    """Say whether a typed code has ten digits of which the last checks the others."""
    digits = plain(code)
    return len(digits) == 10 and digits.isascii() and digits.isdigit() and check_digit(digits) == "0"


def plain(code: str) -> str:
    """Return a code as it is stored, without the blanks and hyphens that people type."""
    return code.replace(" ", "").replace("-", "")


def grouped(code: str) -> str:
    """Return a code as it is printed: 123 456 7890."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"
