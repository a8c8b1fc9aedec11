"""Whether those who are to be at an appointment or session have something else on then."""

from collections.abc import Collection
from datetime import datetime

from tideover.diary.queries.engaged import engaged
from tideover.foundation.access import Actor
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, lock
from tideover.organisation.models import Staff

ASK = "Choose another time, or tick “Book it all the same”."


def check_free(staff: Collection[Staff], *, at: datetime, minutes: int, by: By, all_the_same: bool) -> None:
    """Raise Refused, with all that is in the way, where one of them has something else on at `at` (aware) or is away
    that day, unless `by` said to book it `all_the_same`. The system is not asked: it writes down what was booked.

    Each is locked before what they have on is read, in the order of their keys: of two bookings at once, the second is
    told of the first.
    """
    if all_the_same or not isinstance(by, Actor):
        return
    found: list[str] = []
    for each in sorted(set(staff), key=lambda each: each.pk):
        found += engaged(lock(each), at, minutes, by)
    if found:
        raise Refused(" ".join([*found, ASK]), field="all_the_same")
