"""Short codes and secrets, as pure functions."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from qrcode.util import MODE_ALPHA_NUM, QRData

from fieldapp.cards import codes
from fieldapp.cards.sheet import qr_svg

KEY = b"k" * 32
ids = st.uuids()


@given(ids, st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(card_id: UUID, place: int, step: int) -> None:
    code = codes.short_code(KEY, card_id)
    assert codes.valid(code)
    wrong = str((int(code[place]) + step) % 10)
    assert not codes.valid(code[:place] + wrong + code[place + 1 :])


@given(ids, st.integers(0, 8))
def test_every_swap_of_two_neighbours_is_noticed(card_id: UUID, place: int) -> None:
    code = codes.short_code(KEY, card_id)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not codes.valid(swapped)


def test_the_same_card_has_the_same_secret_and_another_key_another() -> None:
    card = UUID(int=7)
    assert codes.secret(KEY, card) == codes.secret(KEY, card)
    assert codes.secret(KEY, card) != codes.secret(b"x" * 32, card)
    assert codes.short_code(KEY, card) != codes.short_code(KEY, card, 1)


def test_odd_secrets_hash_to_something_that_no_card_has() -> None:
    for odd in ("", "\x00", "\ud800", "é" * 1000):
        assert len(codes.secret_hash(odd)) == 64


def test_codes_are_read_as_people_type_them() -> None:
    code = codes.short_code(KEY, UUID(int=1))
    assert codes.valid(codes.grouped(code))
    assert codes.valid(f"{code[:3]}-{code[3:]}")
    assert not codes.valid(code + "0")
    assert not codes.valid("")
    assert not codes.valid("١٢٣٤٥٦٧٨٩٠")


def test_an_upper_case_address_fits_the_alphanumeric_mode_and_stays_coarse() -> None:
    url = "HTTPS://FIELD.EXAMPLE.ORG/H/ABCDEFGHIJKLMNOP"
    assert QRData(url.encode()).mode == MODE_ALPHA_NUM
    assert 'viewBox="0 0 41 41"' in qr_svg(url)  # version 4, 33 modules, and the quiet zone
    assert 'viewBox="0 0 45 45"' in qr_svg(url.lower())
