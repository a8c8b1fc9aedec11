"""A member of staff's day in an e-mail: how many people need what, and their initials. E-mail is read by others, so
nothing else of anybody is in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tideover.foundation.pages.words import long_date, plural
from tideover.worklist.queries import PersonLine, Worklist


@dataclass(frozen=True, slots=True)
class Digest:
    """The subject and the text of the e-mail."""

    subject: str
    body: str


def digest_of(worklist: Worklist) -> Digest:
    """What a worklist comes to: who is overdue, due today, and how many in the days to come and on the calendar."""
    now = [*worklist.now, *(person for each in worklist.covered for person in each.now)]
    overdue = [person for person in now if person.is_overdue]
    today = [person for person in now if not person.is_overdue]
    booked = sum(each.at.date() == worklist.today for each in worklist.appointments)
    lines = [
        *_listed("Overdue", overdue),
        *_listed("Today", today),
        f"In the next 7 days: {plural(len(worklist.soon), 'more person', 'more people')}",
        f"Appointments today: {booked or 'none'}",
        "",
        "Open Tideover to see what each of them needs, and why.",
        "You get this because you asked for it. Switch it off under your name, Morning e-mail.",
    ]
    return Digest(f"{long_date(worklist.today)}: {worklist.headline}", "\n".join(lines) + "\n")


def _listed(heading: str, people: Iterable[PersonLine]) -> list[str]:
    initials = [initials_of(person) for person in people]
    return [f"{heading}: {', '.join(initials)}"] if initials else []


def initials_of(person: PersonLine) -> str:
    """The first letters of the words of somebody's name: "M.O."; "Client" where no name is known."""
    if person.name in map(str, person.named.values()):
        return "Client"
    return "".join(f"{word[0].upper()}." for word in person.name.split() if word[0].isalpha()) or "Client"
