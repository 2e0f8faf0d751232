"""What a phone may hand in: one table of kinds, each with the schema versions still read and who handles
it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.core.access import Viewer
from fieldapp.core.items import Answer, Item
from fieldapp.sync import acts, small
from fieldapp.visits import service as visits

Handler = Callable[[Viewer, Item], Answer]


@dataclass(frozen=True)
class Kind:
    """A kind of item: the newest schema this server reads, and its handler, which runs in the item's
    transaction.
    """

    newest_schema: int
    handle: Handler


KINDS: dict[str, Kind] = {
    "visit": Kind(1, visits.accept),
    "register_edit": Kind(1, small.register_edit),
    "followup_change": Kind(1, small.followup_change),
    "register_operation": Kind(1, acts.register_operation),
    "register_undo": Kind(1, acts.register_undo),
}
