"""Words of a permission, and what may be told. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tideover.foundation.codes import Code


class Party(Code):
    """Who may be told, or asked (glossary: party). The diary groups some of these together."""

    EMPLOYER = "employer", "Employer"
    GP = "gp", "GP"
    CONSULTANT = "consultant", "Consultant"
    COMMUNITY_NURSE = "community_nurse", "Community nurse"
    OTHER_HEALTH = "other_health", "Other health professional"
    REFERRER = "referrer", "Referrer"
    PROVIDER = "provider", "Provider"
    UNION = "union", "Union representative"
    ADVISER = "adviser", "Benefits or job-centre adviser"
    SOLICITOR = "solicitor", "Solicitor"
    SOCIAL_WORKER = "social_worker", "Social worker"
    INSURER = "insurer", "Insurer"
    CREDITOR = "creditor", "Creditor"
    SUPPORTER = "supporter", "Family or friend"
    CASE_MANAGER = "case_manager", "Case manager, when others ask"
    OTHER = "other", "Somebody else"


class KindOfInformation(Code):
    """What a party may be told of (glossary: kind of information)."""

    CONTACT = "contact", "That we are involved"
    ATTENDANCE = "attendance", "Attendance"
    WORK = "work", "Work: duties, hours, adjustments"
    PLAN = "plan", "The plan"
    HEALTH = "health", "Health"
    FINANCE = "finance", "Money"
    RESEARCH = "research", "Research"


class Purpose(Code):
    """What it may be told for."""

    SUPPORT = "support", "Support"
    REFERRAL = "referral", "Answering a referral"
    EVALUATION = "evaluation", "Evaluation of the service"
    OTHER = "other", "Another purpose"


class Choice(Code):
    """What the client decided."""

    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class How(Code):
    """How the client gave the decision."""

    SPOKEN = "spoken", "Spoken"
    WRITTEN = "written", "In writing"
    ONLINE = "online", "Online"


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision as the rules read it. `employer_contact` is the one person it is about; `number` puts the
    decisions of one day in the order in which they were recorded; `exception` is what the client left out."""

    party: Party
    kind: KindOfInformation
    purpose: Purpose
    decision: Choice
    on: date
    employer_contact: int | None = None
    number: int = 0
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be told, and the decision that it rests on; None where the client was never asked."""

    is_permitted: bool
    rests_on: DecisionFacts | None


def permits(
    decisions: Iterable[DecisionFacts],
    *,
    party: Party,
    kind: KindOfInformation,
    purpose: Purpose,
    on: date,
    employer_contact: int | None = None,
) -> Verdict:
    """Whether the party may be told that kind of information for that purpose on that day.

    The latest decision about exactly this by that day counts: nothing follows from silence, from another purpose,
    from another kind, or from what a colleague at the employer may be told. An exception ("except...") stands with
    the decision that the verdict rests on, for whoever tells to keep to. The client is no party: they may always be
    told.
    """
    asked = (party, kind, purpose, employer_contact)
    about = [each for each in decisions if (each.party, each.kind, each.purpose, each.employer_contact) == asked]
    rests_on = max((each for each in about if each.on <= on), key=lambda each: (each.on, each.number), default=None)
    return Verdict(rests_on is not None and rests_on.decision is Choice.GIVEN, rests_on)
