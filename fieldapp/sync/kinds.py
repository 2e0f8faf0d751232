"""What a phone may hand in: one table of kinds, each with the schema versions still read and who handles
it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from fieldapp.core.access import Viewer
from fieldapp.core.items import Answer, Item
from fieldapp.followups import rules
from fieldapp.sync import acts, claims, handovers, small
from fieldapp.visits import correction
from fieldapp.visits import service as visits
from fieldapp.visits.gather import gather

Handler = Callable[[Viewer, Item], Answer]
Gather = Callable[[Collection[Viewer], Sequence[Item]], None]


@dataclass(frozen=True)
class Kind:
    """A kind of item: the newest schema this server reads, and its handler, which runs in a transaction.

    A kind that can `gather`, that is find ahead what its handler will come to for many items, is taken many
    at once, in one unit of work (`core/unit.py`); its handler then reads and writes through that. Any other
    is taken one by one.
    """

    newest_schema: int
    handle: Handler
    gather: tuple[Gather, ...] = ()


KINDS: dict[str, Kind] = {
    "visit": Kind(1, visits.accept, (gather, rules.gather)),
    "visit_correction": Kind(1, correction.correct),
    "register_edit": Kind(1, small.register_edit),
    "followup_change": Kind(1, small.followup_change),
    "register_operation": Kind(1, acts.register_operation),
    "register_undo": Kind(1, acts.register_undo),
    "claim": Kind(1, claims.claim),
    "claim_undo": Kind(1, claims.claim_undo),
    "hand_over_read": Kind(1, handovers.hand_over_read),
    "left_behind": Kind(1, acts.left_behind),
}
