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


class Words(Code):
    """In whose words a decision was written down."""

    CLIENT = "client", "The client's own words"
    STAFF = "staff", "Our words, read back to the client"
    SUPPORTER = "supporter", "Somebody speaking for the client"


class State(Code):
    """How things stand with telling one party one kind of information on a day."""

    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"
    NOT_BEGUN = "not_begun", "Given, not begun"
    NOT_ASKED = "not_asked", "Not asked"
    MAY_HEAR = "may_hear", "May be told, unless they object"
    LEFT = "left", "Has left the employer"


class Article6(Code):
    """Why personal data may be held at all (UK GDPR, article 6(1), with (ea) of the Data (Use and Access) Act 2025)."""

    CONSENT = "consent", "Consent, 6(1)(a)"
    CONTRACT = "contract", "Contract, 6(1)(b)"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation, 6(1)(c)"
    VITAL_INTERESTS = "vital_interests", "Vital interests, 6(1)(d)"
    PUBLIC_TASK = "public_task", "Public task, 6(1)(e)"
    RECOGNISED_INTEREST = "recognised", "Recognised legitimate interest, 6(1)(ea)"
    LEGITIMATE_INTERESTS = "legitimate", "Legitimate interests, 6(1)(f)"


class Article9(Code):
    """Why data on health and the like may be held (UK GDPR, article 9(2))."""

    CONSENT = "consent", "Explicit consent, 9(2)(a)"
    EMPLOYMENT = "employment", "Employment, social security and social protection law, 9(2)(b)"
    VITAL_INTERESTS = "vital_interests", "Vital interests, 9(2)(c)"
    NOT_FOR_PROFIT = "not_for_profit", "Not-for-profit body, 9(2)(d)"
    MADE_PUBLIC = "made_public", "Made public by the person, 9(2)(e)"
    LEGAL_CLAIMS = "legal_claims", "Legal claims, 9(2)(f)"
    PUBLIC_INTEREST = "public_interest", "Substantial public interest, 9(2)(g)"
    CARE = "care", "Health or social care, 9(2)(h)"
    PUBLIC_HEALTH = "public_health", "Public health, 9(2)(i)"
    RESEARCH = "research", "Archiving, research and statistics, 9(2)(j)"


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision as the rules read it. It is about one person at an employer (`employer_contact`), about one `employer`
    where nobody there is named, or about neither; `number` puts the decisions of one day in the order in which they
    were recorded; `exception` is what the client left out. A permission holds from `valid_from`, where that is later
    than the day of the decision, up to and with `valid_until`; None is no limit."""

    party: Party
    kind: KindOfInformation
    purpose: Purpose
    decision: Choice
    on: date
    employer: int | None = None
    employer_contact: int | None = None
    number: int = 0
    exception: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def cell(self) -> tuple[Party, int | None, int | None, KindOfInformation, Purpose]:
        """What exactly it is about."""
        return self.party, self.employer, self.employer_contact, self.kind, self.purpose

    @property
    def begins(self) -> date:
        """The first day on which the decision counts."""
        return max(self.on, self.valid_from or self.on)

    def has_lapsed(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and on > self.valid_until


@dataclass(frozen=True, slots=True)
class Verdict:
    """How things stand, and the decision that says so; None where the client was never asked."""

    state: State
    rests_on: DecisionFacts | None

    @property
    def is_permitted(self) -> bool:
        """Whether it may be told."""
        return self.state in {State.GIVEN, State.MAY_HEAR}


def permits(
    decisions: Iterable[DecisionFacts],
    *,
    party: Party,
    kind: KindOfInformation,
    purpose: Purpose,
    on: date,
    employer: int | None = None,
    employer_contact: int | None = None,
    left_on: date | None = None,
) -> Verdict:
    """Whether the party may be told that kind of information for that purpose on that day.

    Of the decisions about exactly this that have begun, the latest counts: nothing follows from silence, from another
    purpose, from another kind, from another employer, or from what a colleague at the employer may be told. A decision
    that begins later leaves the one before it in force until then; one that has lapsed does not bring the one before it
    back. From `left_on`, the day on which the person left the employer, nothing is permitted whatever was decided. An
    exception ("except...") stands with the decision that the verdict rests on, for whoever tells to keep to. The client
    is no party: they may always be told.
    """
    asked = (party, employer, employer_contact, kind, purpose)
    about = [each for each in decisions if each.on <= on and each.cell == asked]
    latest = max((each for each in about if each.begins <= on), key=_order, default=None)
    if left_on is not None and on >= left_on:
        return Verdict(State.LEFT, latest)
    if latest is not None:
        lapsed = latest.decision is Choice.GIVEN and latest.has_lapsed(on)
        return Verdict(State.LAPSED if lapsed else State(latest.decision.value), latest)
    coming = max(about, key=_order, default=None)
    return Verdict(State.NOT_BEGUN if coming else State.NOT_ASKED, coming)


def _order(decision: DecisionFacts) -> tuple[date, int]:
    return decision.on, decision.number


ANSWER_TO_REFERRAL = (Party.REFERRER, KindOfInformation.CONTACT, Purpose.REFERRAL)
"""Whom, what and for what: what whoever sent somebody hears of that referral."""


def may_hear(verdict: Verdict, *, party: Party, kind: KindOfInformation, purpose: Purpose) -> Verdict:
    """The verdict with what a referrer is owed: in answer to a referral they may hear that it came and what was
    decided, unless the person objects. A permission that ran out is no objection."""
    asked = (party, kind, purpose) == ANSWER_TO_REFERRAL
    silent = verdict.state in {State.NOT_ASKED, State.NOT_BEGUN, State.LAPSED}
    return Verdict(State.MAY_HEAR, None) if asked and silent else verdict


class Ground(Code):
    """What a telling without the client's permission rests on."""

    SAFEGUARDING = "safeguarding", "Safeguarding: somebody is in danger"
    LEGAL_DUTY = "legal_duty", "A legal duty to tell"


class Answer(Code):
    """What a manager answered to somebody who asked to tell without permission."""

    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
