"""Bringing record folders into a service, at once or by way of a page."""

from tideover.exchange.actions.bringing import IMPORT, Progress, bring_in
from tideover.exchange.actions.delivering import (
    apply_folder,
    ask_to_apply,
    can_be_discarded,
    check_folder,
    discard,
    give_up,
    receive_folder,
)

__all__ = [
    "IMPORT",
    "Progress",
    "apply_folder",
    "ask_to_apply",
    "bring_in",
    "can_be_discarded",
    "check_folder",
    "discard",
    "give_up",
    "receive_folder",
]
