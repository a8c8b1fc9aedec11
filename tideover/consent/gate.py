"""The gate: whatever is told to anybody is asked for here first."""

from dataclasses import dataclass
from datetime import date

from tideover.consent.queries import Told, decisions_of, verdict_on
from tideover.consent.rules import DecisionFacts, KindOfInformation, Party, Purpose, State, Verdict
from tideover.foundation.pages import words
from tideover.people.models import Employer, EmployerContact, Person


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether something may be told, the decision that it rests on where one is needed, and in a sentence what to keep
    to, or what to do next where it may not."""

    is_permitted: bool
    rests_on: DecisionFacts | None
    sentence: str


NEXT = {
    State.REFUSED: "The client refused this. Tell nothing of it unless they say otherwise.",
    State.WITHDRAWN: "The client withdrew this permission. Tell nothing of it unless they give it again.",
    State.NOT_ASKED: "The client was not asked about this. Ask them, and record what they say.",
    State.LEFT: "This person has left the employer. Ask the client about whoever came after them.",
}


NOT_THIS_PERSON = (
    "The client was not asked whether {name} may be told this. A permission for the employer does not cover each "
    "person there: ask about {name}, and record what the client says."
)
NOT_THIS_EMPLOYER = (
    "The client was not asked whether {name} may be told this. A permission for another employer, or for one person "
    "there, does not cover {name}: ask the client, and record what they say."
)


def may_tell(
    person: Person,
    party: Party | None,
    kind: KindOfInformation,
    purpose: Purpose,
    on: date,
    contact: EmployerContact | None = None,
    employer: Employer | None = None,
) -> Ruling:
    """Whether the party, one person at an employer, or one employer with nobody in particular, may be told that kind of
    information on that day. None as the party is the client, who may always be told."""
    if party is None:
        return Ruling(True, None, "The client may always be told.")
    verdict = verdict_on(decisions_of(person), Told(party, "", contact, employer), kind, purpose, on)
    return Ruling(verdict.is_permitted, verdict.rests_on, _sentence(verdict, contact, employer))


def _sentence(verdict: Verdict, contact: EmployerContact | None, employer: Employer | None) -> str:
    decision = verdict.rests_on
    if verdict.state is State.NOT_ASKED and contact:
        return NOT_THIS_PERSON.format(name=contact.name)
    if verdict.state is State.NOT_ASKED and employer:
        return NOT_THIS_EMPLOYER.format(name=employer.name)
    if verdict.state is State.MAY_HEAR:
        return "A referrer may hear of receipt and decision unless the client objects."
    if decision and verdict.state is State.GIVEN:
        kept = f", except: {decision.exception}" if decision.exception else ""
        return f"The client permitted this on {words.short_date(decision.on)}{kept}."
    if decision and decision.valid_until and verdict.state is State.LAPSED:
        return f"The permission ended on {words.short_date(decision.valid_until)}. Ask the client again."
    if decision and verdict.state is State.NOT_BEGUN:
        return f"The permission begins on {words.short_date(decision.begins)}. Wait until then, or ask the client."
    return NEXT[verdict.state]
