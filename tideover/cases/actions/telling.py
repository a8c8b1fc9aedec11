"""Telling others that a case has ended: only those who may be told, each with a record of it."""

from collections.abc import Sequence
from datetime import date

from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.cases.rules import Told
from tideover.consent.actions import record_disclosure
from tideover.consent.gate import may_tell
from tideover.consent.rules import KindOfInformation, Party, Purpose
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused
from tideover.foundation.pages.words import join_words, lower_first, short_date
from tideover.organisation.models import Staff
from tideover.people.models import Employer
from tideover.people.rules import Way

KIND, PURPOSE = KindOfInformation.CONTACT, Purpose.SUPPORT
WHAT = "That our work with them has ended"


def tell_of_ending(*, case: Case, by: By, on: date, told: Sequence[Told], way: Way | None, staff: Staff | None) -> None:
    """Write down that each of these was told of the ending. Raises Refused where the gate does for one of them, and
    names all for whom it does.

    The client may always be told and is no party; the employer is that of the post at risk. An ending is more than the
    receipt and decision that a referrer may hear of without being asked about, so it needs a permission for them as for
    everybody.
    """
    parties = {each: Party(each.value) for each in told if each is not Told.CLIENT}
    rulings = {
        each: may_tell(case.person, party, KIND, PURPOSE, on, employer=_employer_as(party, case))
        for each, party in parties.items()
    }
    kept_from = [lower_first(each.label) for each, ruling in rulings.items() if not ruling.is_permitted]
    if kept_from:
        raise Refused(
            f"On {short_date(on)} the client's permissions did not let you tell {join_words(kept_from, 'or')} that we "
            "are involved. Record the permission first, or untick them. Somebody told by name is recorded under what "
            "was told to others.",
            field="told",
        )
    if not parties:
        return
    if way is None:
        raise Refused("Choose how they were told.", field="told_way")
    for party in parties.values():
        record_disclosure(
            person=case.person,
            by=by,
            party=party,
            employer=_employer_as(party, case),
            kind=KIND,
            purpose=PURPOSE,
            on=on,
            way=way,
            what=WHAT,
            staff=staff,
        )


def _employer_as(party: Party, case: Case) -> Employer | None:
    """The employer of the post at risk, or the only one there is."""
    employers = employers_in(case) if party is Party.EMPLOYER else []
    is_clear = len(employers) == 1 or (case.post and case.post.employer)
    return employers[0] if is_clear else None
