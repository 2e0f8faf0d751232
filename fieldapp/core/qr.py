"""QR codes as SVG (ISO/IEC 18004)."""

from collections.abc import Sequence

import qrcode
from qrcode.constants import ERROR_CORRECT_H
from qrcode.util import QRData

QUIET = 4  # modules of white around a QR, ISO/IEC 18004 section 6.3.8


def qr_svg(text: str, level: int = ERROR_CORRECT_H) -> str:
    """A QR of `text` as an SVG without size; level H, so that 30% of it may be dirty or torn.

    Upper-case text fits the alphanumeric mode, which makes coarser, more readable modules. How well cameras
    read it is measured by tests/bench/cards.
    """
    code = qrcode.QRCode(error_correction=level, border=0)
    code.add_data(QRData(text.encode()))
    code.make(fit=True)
    matrix = code.get_matrix()
    runs = "".join(
        f"M{QUIET + x} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs(row)
    )
    side = len(matrix) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/></svg>'
    )


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """The dark runs of a row: where each begins and how long it is."""
    found: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append((start, x - start))
            start = None
    return found
