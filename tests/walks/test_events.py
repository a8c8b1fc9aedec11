"""Every kind of event has words for those who read who did what."""

from tideover.foundation.events import TYPES
from tideover.web.queries.reads import SAVED


def test_every_kind_of_event_has_words() -> None:
    ours = {name for name, event in TYPES.items() if event.__module__.split(".")[0] == "tideover"}
    assert ours - set(SAVED) == set()
    assert set(SAVED) - ours == set()
