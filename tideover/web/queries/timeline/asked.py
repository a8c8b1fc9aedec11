"""What somebody can ask the timeline for: a kind, a party, a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from tideover.diary.rules import Party

KINDS = {
    "contact": "Contacts",
    "attempt": "Attempts",
    "appointment": "Appointments",
    "work": "Work",
    "help": "Help",
    "document": "Documents",
    "case": "The case",
}

OTHERS = "others"
"""Every party but the client and the employer."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    Party.CLIENT.value: (Party.CLIENT.value,),
    Party.EMPLOYER.value: (Party.EMPLOYER.value,),
    OTHERS: tuple(party.value for party in Party if party not in (Party.CLIENT, Party.EMPLOYER)),
}
"""The parties by which the timeline narrows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked the timeline for; whatever is not understood is as if not asked."""

    show: str = ""
    party: str = ""
    in_full: bool = False
    skip: int = 0

    @classmethod
    def of(cls, asked: QueryDict) -> "Asked":
        """From the query string of the page."""
        show, party, skip = asked.get("show", ""), asked.get("with", ""), asked.get("skip", "")
        return cls(
            show=show if show in KINDS else "",
            party=party if party in GROUPS else "",
            in_full="notes" in asked,
            skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < 7 else 0,
        )
